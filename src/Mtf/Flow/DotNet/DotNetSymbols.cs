namespace Mtf.Flow.DotNet;

/// <summary>A type of the subject, in an assembly or in a source file.</summary>
/// <param name="Module">Path of the module that exports it.</param>
/// <param name="Assembly">Simple name of its assembly, empty for source.</param>
/// <param name="Bases">Full names of the base class and the interfaces.</param>
internal sealed record TypeSymbol(string Name, string Module, string Assembly, IReadOnlyList<string> Bases)
{
    /// <summary>Methods with a body, by name and number of parameters.</summary>
    public HashSet<(string Name, int Arity)> Methods { get; } = [];

    /// <summary>Methods with or without a body.</summary>
    public HashSet<(string Name, int Arity)> Declared { get; } = [];
}

/// <summary>Where a method is implemented: the module and the name under which it exports the method.</summary>
internal readonly record struct MethodTarget(string Module, string Key);

/// <summary>All types of a subject and how they derive from each other: tells which methods a call through a base type or interface may enter.</summary>
internal sealed class DotNetSymbols
{
    private const int MostTargets = 25;
    private const int MostVisited = 400;
    private readonly Dictionary<string, List<TypeSymbol>> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TypeSymbol>> derived = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Assembly, string Name, int Arity), IReadOnlyList<MethodTarget>> known = [];

    public static string KeyOf(string type, string name, int arity) => $"{type}::{name}/{arity}";

    public void Add(TypeSymbol type)
    {
        Add(types, type.Name, type);
        foreach (var parent in type.Bases.Distinct(StringComparer.Ordinal))
        {
            Add(derived, parent, type);
        }
    }

    /// <summary>The type of a name, preferably that of an assembly; null when the subject has none.</summary>
    public TypeSymbol? Find(string name, string assembly = "") =>
        !types.TryGetValue(name, out var found) ? null
        : assembly.Length == 0 ? found[0]
        : found.Find(type => type.Assembly == assembly);

    /// <summary>Methods that a call of a type's method may enter: that of the type or what it inherits, and what derived types put in its place.</summary>
    public IReadOnlyList<MethodTarget> Targets(string type, string assembly, string name, int arity)
    {
        lock (known)
        {
            if (!known.TryGetValue((type, assembly, name, arity), out var targets))
            {
                known[(type, assembly, name, arity)] = targets = Find(type, assembly) is { } start ? FindTargets(start, name, arity) : [];
            }

            return targets;
        }
    }

    /// <summary>The method itself or the inherited one, without overrides.</summary>
    public MethodTarget? Declared(TypeSymbol start, string name, int arity)
    {
        HashSet<string> seen = [];
        var open = new Queue<TypeSymbol>([start]);
        while (open.TryDequeue(out var type) && seen.Count < MostVisited)
        {
            if (!seen.Add(type.Name))
            {
                continue;
            }

            // A class may be written in parts.
            if (types[type.Name].Find(part => part.Assembly == type.Assembly && part.Methods.Contains((name, arity))) is { } declaring)
            {
                return new MethodTarget(declaring.Module, KeyOf(type.Name, name, arity));
            }

            foreach (var parent in type.Bases.Select(parent => Find(parent)).OfType<TypeSymbol>())
            {
                open.Enqueue(parent);
            }
        }

        return null;
    }

    /// <summary>Whether a method that can be overridden is not declared by any base that the subject has: then outside code may call it.</summary>
    public bool IsFromOutside(TypeSymbol start, string name, int arity)
    {
        HashSet<string> seen = [];
        var isOpen = false;
        var open = new Queue<string>(start.Bases);
        while (open.TryDequeue(out var parent) && seen.Count < MostVisited)
        {
            if (!seen.Add(parent))
            {
                continue;
            }

            if (Find(parent) is not { } type)
            {
                isOpen |= parent is not ("System.Object" or "System.ValueType") || name is "ToString" or "Finalize";
                continue;
            }

            if (type.Declared.Contains((name, arity)))
            {
                return false;
            }

            foreach (var next in type.Bases)
            {
                open.Enqueue(next);
            }
        }

        return isOpen;
    }

    private List<MethodTarget> FindTargets(TypeSymbol start, string name, int arity)
    {
        List<MethodTarget> targets = [.. Declared(start, name, arity) is { } declared ? [declared] : Array.Empty<MethodTarget>()];
        HashSet<string> seen = [];
        var open = new Queue<TypeSymbol>([start]);
        while (open.TryDequeue(out var type) && seen.Count < MostVisited && targets.Count < MostTargets)
        {
            foreach (var child in derived.GetValueOrDefault(type.Name) ?? [])
            {
                if (seen.Add(child.Name))
                {
                    open.Enqueue(child);
                    if (Declared(child, name, arity) is { } target && !targets.Contains(target))
                    {
                        targets.Add(target);
                    }
                }
            }
        }

        return targets;
    }

    private static void Add(Dictionary<string, List<TypeSymbol>> table, string key, TypeSymbol type)
    {
        if (!table.TryGetValue(key, out var list))
        {
            table[key] = list = [];
        }

        list.Add(type);
    }
}
