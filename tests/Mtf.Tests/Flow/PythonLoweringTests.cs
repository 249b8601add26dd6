using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Python;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class PythonLoweringTests
{
    [Fact]
    public void Parameters_are_listed_without_self_and_with_what_takes_the_rest()
    {
        var graph = PythonFrontEnd.Lower("a.py", "class A:\n    async def m(self, a, /, b: int = 2, *rest, c='x', **named):\n        '''Does it.'''\n");
        var method = graph.Functions.Single(function => function.Name == "m");
        Assert.Equal(["a", "b", "rest", "c", "named"], method.ParameterNames);
        Assert.Equal((2, 4, true, "Does it.", 0), (method.Rest, method.NamedRest, method.IsAsync, method.Documentation, method.Class));
        Assert.Equal([1, 3], method.ParameterDefaults.Keys.Order());
        Assert.Equal([1], method.ParameterTypes.Keys);
    }

    [Fact]
    public void Names_of_a_class_are_not_seen_in_its_methods()
    {
        Assert.Contains("open", Globals("class A:\n    open = 1\n    def m(self):\n        return open('x')\n"));
        Assert.DoesNotContain("open", Globals("open = 1\ndef m():\n    return open('x')\n"));
        Assert.Contains("open", Globals("def f():\n    open = 1\ndef m():\n    return open('x')\n"));
        Assert.DoesNotContain("x", Globals("print([x for x in range(3)])\n"));
        Assert.Contains("x", Globals("print([x for x in range(3)], x)\n"));
    }

    [Fact]
    public void Top_level_names_are_exported_and_imports_are_recorded_where_they_happen()
    {
        var graph = PythonFrontEnd.Lower("a.py", "import os.path\nfrom .b import c as d\nfrom e import *\ndef f():\n    import g\n    h = __import__('i')\n");
        Assert.Equal(["d", "f", "os"], graph.Exports.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([".b", ".b.c", "e", "os", "os.path"], graph.Imports.Where(import => import.Site.Function == graph.TopFunction).Select(import => import.Specifier).Order(StringComparer.Ordinal));
        Assert.Equal([("g", false), ("i", true)], graph.Imports.Where(import => import.Site.Function != graph.TopFunction).Select(import => (import.Specifier, import.IsDynamic)));
        Assert.Single(graph.ExportAll);
    }

    [Theory]
    [InlineData("import os\nos.system('x')")]
    [InlineData("import os as o\no.system('x')")]
    [InlineData("from os import system as s\ns('x')")]
    [InlineData("from os import *\nsystem('x')")]
    [InlineData("__import__('os').system('x')")]
    [InlineData("import importlib\nimportlib.import_module('o' + 's').system('x')")]
    [InlineData("import os\ngetattr(os, 'sys' + 'tem')('x')")]
    [InlineData("import os\nos.__dict__['system']('x')")]
    [InlineData("import os\nvars(os)['system']('x')")]
    [InlineData("import sys\nsys.modules['os'].system('x')")]
    [InlineData("import os\nglobals()['os'].system('x')")]
    [InlineData("import os\nlist(map(os.system, ['x']))")]
    [InlineData("import os\n(lambda f: f('x'))(os.system)")]
    [InlineData("import os\nrun = {'a': os.system}\nrun['a']('x')")]
    [InlineData("import os\nclass A:\n    run = os.system\nA.run('x')")]
    [InlineData("import os\nclass A:\n    def __call__(self, c):\n        os.system(c)\nA()('x')")]
    [InlineData("import os\nclass A:\n    @classmethod\n    def make(cls):\n        return cls()\n    @property\n    def run(self):\n        return os.system\nA.make().run('x')")]
    [InlineData("import os\ntry:\n    raise ValueError\nexcept ValueError:\n    os.system('x')")]
    [InlineData("exec(\"import os\\nos.system('x')\")")]
    [InlineData("eval(\"__import__('os')\").system('x')")]
    [InlineData("exec(compile('import os; os.system(\"x\")', 'a', 'exec'))")]
    [InlineData("import subprocess\nsubprocess.run('x', shell=True)")]
    [InlineData("import subprocess\ndef run(c, **options):\n    subprocess.run(c, shell=True, **options)\nrun('x', check=True)")]
    [InlineData("import os\nasync def main():\n    import asyncio\n    await asyncio.to_thread(os.system, 'x')")]
    [InlineData("import os\nasync def main():\n    async with a() as b:\n        async for c in b:\n            yield [os.system(d) for d in ['x']]")]
    public void A_shell_is_found_however_it_is_reached(string code)
    {
        var analysis = Analyze(code);
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "x" });
        Assert.Empty(analysis.Unanalysed);
    }

    [Theory]
    [InlineData("class os:\n    @staticmethod\n    def system(c):\n        return c\nos.system('x')")]
    [InlineData("def system(c):\n    return c\nsystem('x')")]
    [InlineData("import subprocess\nsubprocess.run(['x'], shell=False)")]
    [InlineData("import os\nif hasattr(os, 'system'):\n    print('x')")]
    public void What_only_looks_like_a_shell_is_none(string code) => Assert.DoesNotContain(Analyze(code).Capabilities, item => item.Kind == "proc.shell");

    [Fact]
    public void Hostile_shapes_end()
    {
        const int many = 20_000;
        foreach (var code in new[]
        {
            new string('(', many), string.Concat(Enumerable.Repeat("a+", many)) + "a", string.Concat(Enumerable.Repeat("a.b().", many)) + "c",
            "x = " + string.Concat(Enumerable.Repeat("lambda: ", many)) + "0", string.Concat(Enumerable.Repeat("-", many)) + "1",
            "x = 'a' * 99999999999\ny = [0] * 99999999999\nz = 1 << 99999999\nexec('x' * 999999)\n",
            "x = " + string.Concat(Enumerable.Repeat("'a'.join([", 500)) + string.Concat(Enumerable.Repeat("])", 500)),
            "import base64\nexec(base64.b64decode('ZXhlYyh4KQ=='))\nx = 'exec(x)'\nexec(x)\n",
            "x = x\ny = z\nz = y\nexec(y)\nclass A(A):\n    pass\nclass B(C):\n    pass\nclass C(B):\n    pass\nB().f()\n",
            "class A:\n    pass\na = A()\na.__call__ = a\na()\n",
            "if a:\n    pass\n" + string.Concat(Enumerable.Repeat("elif a:\n    b()\n", many / 4)),
        })
        {
            Analyze(code);
        }
    }

    private static List<string> Globals(string code)
    {
        var graph = PythonFrontEnd.Lower("a.py", code);
        return [.. graph.Nodes.Where(node => node.Kind == NodeKind.Global).Select(node => graph.Texts[node.A])];
    }

    private static StaticAnalysis Analyze(string code)
    {
        using var tree = new MemoryTree([("a.py", Encoding.UTF8.GetBytes(code))]);
        return StaticAnalyzer.Analyze(tree, []);
    }
}
