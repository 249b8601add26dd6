namespace Mtf.Python.Tests.Grammar;

/// <summary>Broken sources: the error is reported and the statements around it are there.</summary>
public sealed class ToleranceTests
{
    [Theory]
    [InlineData("a = 1\nb c\nd = 2\n", 1, "a b d")]
    [InlineData("a = (1,\nb = 2\ndef f(): pass\n", 2, "f")]
    [InlineData("a = [1\nimport b\nc = 1\n", 1, "b c")]
    [InlineData("a = f'{(b'\nc = 1\n", 1, "c")]
    [InlineData("a = f'{b\nimport c\nd = 1\n", 1, "c d")]
    [InlineData("a = f'{b=\nimport c\nd = 1\n", 1, "c d")]
    [InlineData("a = f'{b=:\nimport c\nd = 1\n", 1, "c d")]
    [InlineData("a = 'b\nc = 1\n", 1, "c")]
    [InlineData("a = '''b\nc = 1\n", 1, "c")]
    [InlineData("a = f'''{b\nc = 1\n", 1, "c")]
    [InlineData("a = f'b\nc = 1\n", 1, "c")]
    [InlineData("def f(a b):\n  c = 1\n  d = 2\ne = 3\n", 1, "c d e")]
    [InlineData("def f():\n  a b\n  c = 1\nd = 2\n", 1, "f(a c) d")]
    [InlineData("class A:\n  x = \n  def f(self):\n    y = )\n    z = 1\n", 2, "A(f(z))")]
    [InlineData("if a:\n  b = 1\nelse if c:\n  d = 1\ne = 1\n", 1, "if(b) d e")]
    [InlineData("try:\n  a = 1\nb = 2\n", 1, "try(a) b")]
    [InlineData("  a = 1\nb = 2\n", 1, "a b")]
    [InlineData("if a:\nb = 1\nc = 2\n", 1, "if() b c")]
    [InlineData("if a:\n    b = 1\n  c = 1\nd = 2\n", 1, "if(b) c d")]
    [InlineData("a; b c; d\ne = 1\n", 1, "a b e")]
    [InlineData("else:\n  a = 1\nb = 1\n", 1, "a b")]
    [InlineData("match a:\n  case b c:\n    d = 1\n  e = 1\n  case f:\n    g = 1\nh = 1\n", 2, "match(d g) h")]
    [InlineData("@a\nb = 1\nc = 2\n", 1, "b c")]
    [InlineData("print 'a'\nb = 1\n", 1, "print b")]
    [InlineData("a = $\nb = 1\n", 1, "b")]
    [InlineData("a = 0777\nb = 1\n", 1, "b")]
    [InlineData("a)\nb = 1\n", 1, "a b")]
    [InlineData("a = (b]\nc = 1\n", 1, "c")]
    [InlineData("while a\n  b = 1\nc = 1\n", 1, "b c")]
    [InlineData("a = 1 +\nwith b as f():\n  c = 1\nd = 1\n", 2, "c d")]
    [InlineData("try:\n  a = 1\nexcept b c:\n  d = 1\ne = 1\n", 1, "try(a) d e")]
    [InlineData("type X[T = int\nimport a\n", 1, "a")]
    public void Keeps_the_statements_around_an_error(string source, int errors, string expected)
    {
        var module = PythonParser.Parse(source);
        Assert.Equal(expected, Outline(module.Body));
        Assert.Equal(errors, module.ErrorCount);
    }

    [Fact]
    public void Says_where_the_error_is()
    {
        var error = Assert.Single(PythonParser.Parse("x = 1\nif é y:\n  pass\n").Errors);
        Assert.Equal(new SourcePosition(2, 5, 6), error.Position);
        Assert.Equal(11, error.Offset);
    }

    [Fact]
    public void Keeps_only_so_many_errors_but_counts_all()
    {
        var module = PythonParser.Parse(string.Concat(Enumerable.Repeat("a b\n", 1000)), new() { MaxErrors = 10 });
        Assert.Equal(10, module.Errors.Length);
        Assert.Equal(1000, module.ErrorCount);
    }

    private static string Outline(IEnumerable<Statement> statements) => string.Join(' ', statements.Select(Outline));

    private static string Outline(Statement statement) => statement switch
    {
        AssignStatement { Targets: [NameExpression name] } => name.Id,
        ExpressionStatement { Value: NameExpression name } => name.Id,
        ImportStatement import => import.Names[0].Name,
        FunctionDefinition { Body: [PassStatement] } function => function.Name,
        FunctionDefinition function => $"{function.Name}({Outline(function.Body)})",
        ClassDefinition type => $"{type.Name}({Outline(type.Body)})",
        IfStatement branch => $"if({Outline(branch.Body)})",
        TryStatement { Handlers.IsEmpty: true } attempt => $"try({Outline(attempt.Body)})",
        MatchStatement match => $"match({Outline(match.Cases.SelectMany(matchCase => matchCase.Body))})",
        _ => statement.Kind.ToString(),
    };
}
