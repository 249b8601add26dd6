using Mtf.Checks.Code;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UndeclaredAccess;

/// <summary>Something that the code can reach and no manifest declares.</summary>
internal sealed record UndeclaredUse(string Kind, string What, Severity Severity, Confidence Confidence, string Message, Capability Capability);

/// <summary>The permissions that manifests declare, to be compared with code.</summary>
/// <param name="IsComplete">Whether a permission section is there; a list of variables in a registry entry says nothing about files, hosts and processes.</param>
internal sealed class Declaration(IReadOnlyList<DeclaredPermission> permissions, bool IsComplete)
{
    private static readonly string[] Files = ["fs.read", "fs.write", "fs.delete", "fs.list", "fs.mkdir", "fs.chmod", "fs.watch", "fs.database"];
    private static readonly string[] Processes = ["proc.shell", "proc.spawn", "proc.fork", "proc.input"];

    private readonly ILookup<PermissionKind, DeclaredPermission> byKind = permissions.Where(permission => permission.Value != "none").ToLookup(permission => permission.Kind);

    public IEnumerable<UndeclaredUse> UndeclaredIn(StaticAnalysis code)
    {
        foreach (var capability in code.Capabilities.Where(capability => capability.Context.IsOwn() && capability.Context.Phase != Phase.Unreached))
        {
            var use = capability.Kind switch
            {
                "env.read" => Variable(capability),
                _ when !IsComplete => null,
                "native.load" when !byKind[PermissionKind.Native].Any() => Use(capability, "native", "native code", Severity.Critical, $"Native code is loaded {capability.Context.When()} and not declared."),
                "dyn.eval" when !byKind[PermissionKind.Native].Any() => Use(capability, "dynamic", "dynamic code", Severity.Medium, $"Code that is made at run time is executed {capability.Context.When()} and not declared."),
                _ when Processes.Contains(capability.Kind) => Process(capability),
                _ when Files.Contains(capability.Kind) => File(capability),
                _ when capability.IsContact() => Network(capability),
                _ => null,
            };
            if (use is not null)
            {
                yield return use;
            }
        }
    }

    /// <summary>Declared hosts, variables and commands that the code does not use; where something is computed, anything may be meant.</summary>
    public IEnumerable<DeclaredPermission> UnusedIn(StaticAnalysis code)
    {
        var contacts = code.Capabilities.Where(NetworkAccess.IsContact).SelectMany(Endpoint.Of).ToList();
        var variables = code.Capabilities.Where(capability => capability.Kind == "env.read").Select(capability => capability.Detail).ToHashSet(StringComparer.Ordinal);
        var takesAll = code.Capabilities.Any(capability => capability.Kind is "env.all" or "env.inherit") || variables.Contains("?");
        var commands = code.Capabilities.Where(capability => Processes.Contains(capability.Kind)).Select(capability => capability.Detail).ToList();
        foreach (var permission in permissions.Where(permission => permission.Value is not ("none" or "*") && !permission.Value.Contains("${", StringComparison.Ordinal)))
        {
            var isUnused = permission.Kind switch
            {
                PermissionKind.Network => contacts.TrueForAll(endpoint => endpoint.IsFixed && !NetworkAccess.Covers(permission.Value, endpoint.Host) && !BelongsTo(permission.Value, endpoint.Host)),
                PermissionKind.Environment => !takesAll && !variables.Contains(permission.Value),
                PermissionKind.Subprocess => commands.TrueForAll(command => !command.StartsWith('⟨') && command.Length > 0 && !Names(command, permission.Value)),
                _ => false,
            };
            if (isUnused)
            {
                yield return permission;
            }
        }
    }

    private UndeclaredUse? Variable(Capability capability)
    {
        var name = capability.Detail;
        if (VariableNames.IsOrdinary(name) || byKind[PermissionKind.Environment].Any(permission => permission.Value == "*" || permission.Value == name))
        {
            return null;
        }

        return Use(capability, "environment", name, VariableNames.IsSecret(name) ? Severity.High : Severity.Medium, $"The environment variable {name} is read {capability.Context.When()} and not declared.");
    }

    private UndeclaredUse? Process(Capability capability)
    {
        var declared = byKind[PermissionKind.Subprocess].ToList();
        var commands = SinkText.Alternatives(capability.Detail);
        if (declared.Exists(permission => permission.Value == "*" || commands.Count == 0 || commands.All(command => command.StartsWith('⟨') || Names(command, permission.Value)))
            || (commands.Count > 1 && commands.All(command => command.StartsWith('⟨') || declared.Exists(permission => Names(command, permission.Value)))))
        {
            return null;
        }

        var name = commands.Count == 0 || commands[0].StartsWith('⟨') ? "a command that is known only at run time" : ProgramOf(commands[0]);
        return Use(capability, "subprocess", name, Severity.Critical, $"The process {name} is started {capability.Context.When()} and not declared.");
    }

    private UndeclaredUse? File(Capability capability)
    {
        var path = SinkText.Alternatives(capability.Detail).FirstOrDefault(text => !IsOwnFile(text)) ?? "";
        if (path.Length == 0)
        {
            return null;
        }

        var writes = capability.Kind is not ("fs.read" or "fs.list" or "fs.watch");
        var declared = byKind[PermissionKind.Filesystem].Where(permission => !writes || permission.Access != "read").ToList();
        if (declared.Exists(permission => DeclaredPath.Covers(permission.Value, path)))
        {
            return null;
        }

        var isForeign = CredentialStores.IsForeign(path);
        var verb = capability.Kind == "fs.delete" ? "removed" : writes ? "written" : "read";
        return isForeign || DeclaredPath.IsFixed(path)
            ? Use(capability, writes ? "write" : "read", path, isForeign ? Severity.High : Severity.Medium, $"The path {path} is {verb} {capability.Context.When()} and not declared.")
            : declared.Count > 0 ? null
            : Use(capability, writes ? "write" : "read", "files", Severity.Medium, $"Files are {verb} {capability.Context.When()} and not declared.");
    }

    private UndeclaredUse? Network(Capability capability)
    {
        var declared = byKind[PermissionKind.Network].ToList();
        foreach (var endpoint in Endpoint.Of(capability).Where(endpoint => endpoint.IsFixed && !endpoint.IsLocal))
        {
            if (!declared.Exists(permission => NetworkAccess.Covers(permission.Value, endpoint.Host) || BelongsTo(permission.Value, endpoint.Host)))
            {
                return Use(capability, "network", endpoint.Host, capability.Context.RunsUnasked() ? Severity.High : Severity.Medium, $"The host {endpoint.Host} is contacted {capability.Context.When()} and not declared.");
            }
        }

        return declared.Count > 0 || Endpoint.Of(capability).All(endpoint => endpoint.IsLocal || endpoint.IsFixed) ? null
            : Use(capability, "network", "a host", Severity.Medium, $"A host that is known only at run time is contacted {capability.Context.When()}, and no host is declared.");
    }

    // A client library of a service is known by its main host: api.acme.net declared, acme.net by the library.
    private static bool BelongsTo(string declared, string host) => Endpoint.Parse(declared).Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);

    private static bool Names(string command, string declared) =>
        ProgramOf(command).Equals(ProgramOf(declared), StringComparison.OrdinalIgnoreCase) || ProgramOf(command).Equals(ProgramOf(declared) + ".exe", StringComparison.OrdinalIgnoreCase);

    private static string ProgramOf(string command)
    {
        var word = command.Split(' ', 2)[0];
        return word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    // The package itself, and files of the moment.
    private static bool IsOwnFile(string path) => path.Contains("⟨package⟩", StringComparison.Ordinal) || path.StartsWith("/tmp/", StringComparison.Ordinal);

    private static UndeclaredUse Use(Capability capability, string kind, string what, Severity severity, string message) =>
        new(kind, what, severity, Confidence.High, message, capability);
}
