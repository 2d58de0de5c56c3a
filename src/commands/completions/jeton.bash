# jeton: completion for bash. Made by `jeton completions bash`.
_jeton() {
    COMPREPLY=()
    local answer word kind=
    answer=$(command jeton complete-words bash -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null) || return
    while IFS= read -r word; do
        if [[ -z $kind ]]; then
            kind=$word
        else
            COMPREPLY+=("$word")
        fi
    done <<<"$answer"
    if [[ $kind == files ]]; then
        compopt -o default 2>/dev/null
    fi
}
complete -o nosort -F _jeton jeton 2>/dev/null || complete -F _jeton jeton
