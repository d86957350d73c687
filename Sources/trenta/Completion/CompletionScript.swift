/// The completion scripts. Each asks `trenta complete` and quotes what it is told as its shell does.
enum CompletionScript {
  static let bash = #"""
    # bash completion for trenta
    _trenta() {
      local line=${COMP_LINE:0:COMP_POINT} char word= quote= begun= i
      local -a words=()
      # COMP_WORDS is cut at colons, and still has its quotes.
      for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1}
        if [[ $quote == \' && $char != \' || $quote == \" && $char != [\"\\] ]]; then
          word+=$char
        elif [[ $char == \\ ]]; then
          ((++i)) && word+=${line:i:1} && begun=1
        elif [[ -n $quote ]]; then
          quote=
        elif [[ $char == [\"\'] ]]; then
          quote=$char begun=1
        elif [[ $char != [[:blank:]] ]]; then
          word+=$char begun=1
        elif [[ -n $begun ]]; then
          words+=("$word") word= begun=
        fi
      done

      local kind value help
      COMPREPLY=()
      {
        read -r kind
        while IFS=$'\t' read -r value help; do COMPREPLY+=("$value"); done
      } < <("${COMP_WORDS[0]}" complete -- "${words[@]:1}" "$word" 2>/dev/null)
      case $kind in
        files) compopt -o default; return ;;
        programs) mapfile -t COMPREPLY < <(compgen -c -- "$word"); return ;;
      esac

      # What stands before the last colon or equals sign stays on the line as it is.
      local stays=
      if [[ -z $quote && $word == *[:=]* ]]; then stays=${word%"${word##*[:=]}"}; fi
      for i in "${!COMPREPLY[@]}"; do
        value=${COMPREPLY[i]#"$stays"}
        case $quote in
          \') COMPREPLY[i]=${value//\'/\'\\\'\'} ;;
          \") value=${value//\\/\\\\} value=${value//\"/\\\"} value=${value//\$/\\\$}
            COMPREPLY[i]=${value//\`/\\\`} ;;
          *) printf -v 'COMPREPLY[i]' %q "$value" ;;
        esac
      done
    }
    complete -F _trenta trenta
    """#

  static let zsh = #"""
    #compdef trenta
    # zsh completion for trenta
    _trenta() {
      local line
      local -a lines values shown
      lines=("${(@f)$("${(Q)words[1]}" complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      case $lines[1] in
        files) _files; return ;;
        programs) _command_names -e; return ;;
      esac
      for line in "${(@)lines[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
      done
      compadd -l -d shown -a values
    }
    if [[ $funcstack[1] == _trenta ]]; then _trenta "$@"; else compdef _trenta trenta; fi
    """#

  static let fish = #"""
    # fish completion for trenta
    function __trenta_complete
      set -l words (commandline -opc)
      set -l begun (string unescape -- (commandline -ct); or commandline -ct)
      set -l lines (command $words[1] complete -- $words[2..-1] "$begun" 2>/dev/null)
      switch "$lines[1]"
        case files
          __fish_complete_path (commandline -ct)
        case programs
          __fish_complete_subcommand
        case '*'
          printf '%s\n' $lines[2..-1]
      end
    end
    complete -c trenta -f -a '(__trenta_complete)'
    """#
}
