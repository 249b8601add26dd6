using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Findings;

namespace Mtf.Flow.DotNet;

/// <summary>
/// From positions in an assembly's graph to places. A position is an offset into all method bodies in a row; the symbols say which line of which source it
/// is, and without them the method is named: <c>lib/Server.dll!/Tools.cs</c> line 12, or <c>lib/Server.dll!/Server.Tools.Run</c>.
/// </summary>
internal sealed class AssemblyPlaces(AssemblyImage image)
{
    private const int MostPoints = 2_000_000;
    private readonly List<int> starts = [];
    private readonly List<int> rows = [];
    private readonly List<(int Position, int Line, int Document)> points = [];
    private readonly List<string> documents = [];
    private MetadataReader? symbols;
    private int end = 1;

    public void Use(MetadataReader found)
    {
        symbols = found;
        List<string> paths = [];
        foreach (var handle in found.Documents)
        {
            paths.Add(found.GetString(found.GetDocument(handle).Name).Replace('\\', '/'));
        }

        var common = CommonFolder(paths.Where(path => !path.Contains("/obj/", StringComparison.Ordinal)));
        documents.AddRange(paths.Select(path => path.StartsWith(common, StringComparison.Ordinal) ? path[common.Length..] : path[(path.LastIndexOf('/') + 1)..]));
    }

    /// <summary>Gives a method its range of positions and returns the first one.</summary>
    public int Add(int method, int length)
    {
        starts.Add(end);
        rows.Add(method);
        if (symbols is not null && points.Count < MostPoints)
        {
            AddPoints(symbols.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(method)), end);
        }

        end += Math.Max(length, 1);
        return starts[^1];
    }

    public Location At(int position)
    {
        var point = Last(points, position, point => point.Position);
        var method = Last(starts, position, start => start);
        if (method < 0)
        {
            return new Location(image.Path);
        }

        if (point >= 0 && points[point].Position >= starts[method] && points[point].Document is var document && document < documents.Count)
        {
            return new Location($"{image.Path}!/{documents[document]}", points[point].Line);
        }

        return new Location($"{image.Path}!/{NameOf(rows[method])}");
    }

    private string NameOf(int method)
    {
        var definition = image.Metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method));
        return image.Names.Of(definition.GetDeclaringType()) + "." + image.Names.Text(definition.Name);
    }

    private void AddPoints(MethodDebugInformation information, int start)
    {
        foreach (var point in information.SequencePointsBlob.IsNil ? [] : information.GetSequencePoints().Take(MostPoints - points.Count).ToList())
        {
            if (!point.IsHidden && !point.Document.IsNil)
            {
                points.Add((start + point.Offset, point.StartLine, MetadataTokens.GetRowNumber(point.Document) - 1));
            }
        }
    }

    private static int Last<T>(List<T> list, int position, Func<T, int> key)
    {
        int low = 0, high = list.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            (low, high) = key(list[middle]) <= position ? (middle + 1, high) : (low, middle - 1);
        }

        return high;
    }

    private static string CommonFolder(IEnumerable<string> paths)
    {
        string? common = null;
        foreach (var path in paths)
        {
            var folder = path[..(path.LastIndexOf('/') + 1)];
            var length = 0;
            for (var index = 0; index < Math.Min(folder.Length, common?.Length ?? folder.Length) && (common is null || folder[index] == common[index]); index++)
            {
                length = folder[index] == '/' ? index + 1 : length;
            }

            common = folder[..length];
        }

        return common ?? "";
    }
}
