#compdef jeton
# jeton: completion for zsh. Made by `jeton completions zsh`.
_jeton() {
    local -a answer values shown
    local line
    answer=("${(@f)$(command jeton complete-words zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
    for line in "${(@)answer[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    if (( $#values )); then
        compadd -l -V jeton -d shown -a values
    fi
    if [[ $answer[1] == files ]]; then
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _jeton "$@"
else
    compdef _jeton jeton
fi
