using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow.DotNet;

public sealed class AssemblyTests
{
    private const string Reader = "public static class Files\n{\n    public static string Read(string name)\n    {\n        return File.ReadAllText(\"/srv/\" + name);\n    }\n}\n";

    [Fact]
    public void Symbols_tell_the_file_and_line_and_without_them_the_method_is_named()
    {
        using var symbols = new MemoryStream();
        var content = CSharpProgram.Compile(Reader, symbols: symbols);
        Assert.Equal(new Mtf.Findings.Location("lib/Server.dll!/Server.cs", 5), Assert.Single(Analyze(("lib/Server.dll", content), ("lib/Server.pdb", symbols.ToArray())).Capabilities).Context.Location);
        Assert.Equal(new Mtf.Findings.Location("lib/Server.dll!/Files.Read"), Assert.Single(Analyze(("lib/Server.dll", content)).Capabilities).Context.Location);
    }

    [Fact]
    public void Phases_are_those_of_the_program()
    {
        var analysis = Analyze(("Server.dll", CSharpProgram.Compile("""
            using ModelContextProtocol.Server;
            Start.Run();
            static class Start
            {
                static Start() => File.ReadAllText("/srv/static");
                public static void Run() => new Worker().Execute(() => File.ReadAllText("/srv/lambda"));
            }
            class Worker : IDisposable
            {
                public void Execute(Action action) => action();
                public void Dispose() => File.Delete("/srv/dispose");
                public void Never() => File.Delete("/srv/never");
            }
            class Tools { [McpServerTool] public async Task<string> Get() { await Task.Yield(); return await File.ReadAllTextAsync("/srv/tool"); } }
            """)));
        Assert.Equal(
            [("/srv/dispose", Phase.Startup), ("/srv/lambda", Phase.Startup), ("/srv/never", Phase.Unreached), ("/srv/static", Phase.Startup), ("/srv/tool", Phase.Handler)],
            analysis.Capabilities.Where(item => item.Kind.StartsWith("fs.", StringComparison.Ordinal)).Select(item => (item.Detail, item.Context.Phase)).OrderBy(item => item.Detail, StringComparer.Ordinal));
    }

    [Fact]
    public void Functions_of_native_libraries_are_named()
    {
        var analysis = Analyze(("Server.dll", CSharpProgram.Compile("using System.Runtime.InteropServices; Native.system(\"id\"); static class Native { [DllImport(\"libc\")] public static extern int system(string line); }")));
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "native.load", Detail: "libc system" });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "id" });
    }

    [Fact]
    public void Assemblies_of_dependencies_have_owners_and_are_linked()
    {
        var library = CSharpProgram.Compile("namespace Library { public static class Reader { public static string Read(string name) => File.ReadAllText(name); } }");
        var listing = """{"targets":{"net10.0":{"App/1.0.0":{"runtime":{"App.dll":{}}},"Library/2.0.0":{"runtime":{"lib/net10.0/Server.dll":{}}}}},"libraries":{"App/1.0.0":{"type":"project"},"Library/2.0.0":{"type":"package"}}}""";
        var analysis = Analyze(("tools/Server.dll", library), ("tools/App.deps.json", Encoding.UTF8.GetBytes(listing)));
        Assert.Equal("Library", Assert.Single(analysis.Capabilities).Context.Owner);
        Assert.Empty(analysis.Unanalysed);
    }

    [Fact]
    public void A_program_that_carries_its_assemblies_is_unpacked()
    {
        var analysis = Analyze(("tools/server.exe", Bundle(("Server.dll", CSharpProgram.Compile(Reader)))));
        Assert.Equal("tools/server.exe!/Server.dll!/Files.Read", Assert.Single(analysis.Capabilities).Context.Location.File);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    public void A_broken_bundle_is_reported(int files)
    {
        var bundle = Bundle(("Server.dll", CSharpProgram.Compile(Reader)));
        var header = BitConverter.ToInt64(bundle, 4096);
        BitConverter.TryWriteBytes(bundle.AsSpan((int)header + 8), files);
        Assert.NotEmpty(Analyze(("tools/server.exe", bundle)).Unanalysed);
    }

    [Fact]
    public void Damaged_assemblies_never_stop_the_analysis()
    {
        var content = CSharpProgram.Compile("using System.Text; using ModelContextProtocol.Server; public record R(string A, int B); public class T(R r) { [McpServerTool] public async Task<string> Go(string x) { foreach (var i in Enumerable.Range(0, 3)) { await File.WriteAllTextAsync(x + i, r.A); } return $\"{x}{r.B}\"; } public IEnumerable<int> All() { yield return 1; } }");
        var state = 12345u;
        for (var round = 0; round < 250; round++)
        {
            var damaged = (byte[])content.Clone();
            for (var change = 0; change < 1 + (round % 12); change++)
            {
                state = (state * 1664525) + 1013904223;
                damaged[(int)(512 + (state % (uint)(damaged.Length - 512)))] = (byte)(state >> 24);
            }

            var analysis = Analyze(("Server.dll", round % 7 == 0 ? damaged[..(damaged.Length / 2)] : damaged));
            Assert.NotNull(analysis);
        }
    }

    [Fact]
    public void A_signature_that_nests_without_end_is_reported()
    {
        var signature = new BlobBuilder();
        signature.WriteByte(0);
        signature.WriteByte(0);
        for (var depth = 0; depth < 1_000_000; depth++)
        {
            signature.WriteByte((byte)SignatureTypeCode.Pointer);
        }

        signature.WriteByte((byte)SignatureTypeCode.Int32);
        Assert.NotEmpty(Analyze(("Bad.dll", Assemble(signature, methods: 1, bodyLength: 1))).Unanalysed);
    }

    [Fact]
    public void Methods_that_share_one_long_body_are_not_read_again_and_again()
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, type => type.Void(), _ => { });
        Assert.Contains(Analyze(("Bad.dll", Assemble(signature, methods: 20_000, bodyLength: 200_000))).Unanalysed, part => part.Reason.Contains("more code", StringComparison.Ordinal));
    }

    private static StaticAnalysis Analyze(params (string Path, byte[] Content)[] files)
    {
        using var tree = new MemoryTree(files);
        return StaticAnalyzer.Analyze(tree, []);
    }

    private static byte[] Bundle(params (string Path, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using var writer = new BinaryWriter(output, Encoding.UTF8);
        writer.Write(new byte[4096]);
        writer.Write(0L);
        writer.Write(Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae"));
        var offsets = files.Select(file =>
        {
            var offset = output.Position;
            writer.Write(file.Content);
            return offset;
        }).ToList();
        var header = output.Position;
        writer.Write(6u);
        writer.Write(0u);
        writer.Write(files.Length);
        writer.Write("id");
        writer.Write(new byte[40]);
        for (var index = 0; index < files.Length; index++)
        {
            writer.Write(offsets[index]);
            writer.Write((long)files[index].Content.Length);
            writer.Write(0L);
            writer.Write((byte)1);
            writer.Write(files[index].Path);
        }

        writer.Flush();
        output.Position = 4096;
        writer.Write(header);
        writer.Flush();
        return output.ToArray();
    }

    private static byte[] Assemble(BlobBuilder signature, int methods, int bodyLength)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("Bad.dll"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Bad"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var code = new BlobBuilder();
        var bodies = new MethodBodyStreamEncoder(code);
        var body = new BlobBuilder();
        body.WriteBytes((byte)ILOpCode.Nop, bodyLength);
        body.WriteByte((byte)ILOpCode.Ret);
        var offset = bodies.AddMethodBody(new InstructionEncoder(body));
        var blob = metadata.GetOrAddBlob(signature);
        for (var method = 0; method < methods; method++)
        {
            metadata.AddMethodDefinition(MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString("m"), blob, offset, MetadataTokens.ParameterHandle(1));
        }

        var output = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(metadata), code).Serialize(output);
        return output.ToArray();
    }
}
