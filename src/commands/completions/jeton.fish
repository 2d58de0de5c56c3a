# jeton: completion for fish. Made by `jeton completions fish`.
function __jeton_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l answer (command jeton complete-words fish -- $words "$current" 2>/dev/null </dev/null)
    if test (count $answer) -gt 1
        printf '%s\n' $answer[2..-1]
    end
    if test "$answer[1]" = files
        __fish_complete_path "$current"
    end
end
complete --command jeton --no-files --keep-order --arguments '(__jeton_complete)'
