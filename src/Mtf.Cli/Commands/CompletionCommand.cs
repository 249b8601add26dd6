using System.CommandLine;

namespace Mtf.Cli.Commands;

/// <summary><c>mtf completion</c>: the script that makes a shell complete commands, options and ids.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # mtf completion for bash: source <(mtf completion bash)
        _mtf() {
            local line
            COMPREPLY=()
            while IFS= read -r line; do
                [[ $line == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$line")
            done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _mtf mtf

        """;

    private const string Zsh = """
        #compdef mtf
        # mtf completion for zsh: source <(mtf completion zsh)
        _mtf() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _mtf mtf

        """;

    private const string Fish = """
        # mtf completion for fish: mtf completion fish | source
        complete -c mtf -a '(mtf "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish", HelpName = "bash|zsh|fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print the completion script of a shell") { shell };
        command.SetAction(parse =>
        {
            parse.InvocationConfiguration.Output.Write(parse.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return (int)ExitCode.Allowed;
        });
        return command;
    }
}
