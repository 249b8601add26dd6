using System.Collections.Frozen;
using Mtf.Flow.Models;

namespace Mtf.Flow.DotNet.Source;

/// <summary>
/// Types outside the subject that source may name: those of the API models and of the base library. Source is read without its references, so that this is
/// how a simple name finds its namespace.
/// </summary>
internal static class KnownTypes
{
    private static readonly string[] Library =
    [
        "System.Object", "System.String", "System.Array", "System.Exception", "System.Uri", "System.UriBuilder", "System.Console", "System.Convert", "System.Environment", "System.Char", "System.Lazy", "System.Func", "System.Action", "System.Buffer",
        "System.AppContext", "System.AppDomain", "System.Type", "System.Guid", "System.DateTime", "System.Math", "System.Random", "System.GC", "System.Nullable", "System.Tuple", "System.ValueTuple", "System.StringComparison", "System.IServiceProvider",
        "System.IProgress", "System.Enum", "System.TimeProvider", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Memory", "System.ReadOnlyMemory", "System.Span", "System.ReadOnlySpan", "System.IDisposable",
        "System.Environment.SpecialFolder", "System.IO.Path", "System.IO.Stream", "System.IO.MemoryStream", "System.IO.BinaryWriter", "System.IO.BinaryReader", "System.IO.BufferedStream", "System.IO.StringWriter", "System.IO.TextReader", "System.Text.StringBuilder", "System.Text.Encoding", "System.Text.UTF8Encoding",
        "System.Text.Json.JsonSerializer", "System.Text.Json.JsonElement", "System.Text.Json.JsonDocument", "System.Text.RegularExpressions.Regex", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "System.Threading.CancellationToken", "System.Threading.Thread", "System.Threading.Interlocked",
        "System.Threading.Channels.Channel", "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet", "System.Collections.Generic.Queue", "System.Collections.Generic.Stack", "System.Collections.Generic.SortedDictionary",
        "System.Collections.Generic.KeyValuePair", "System.Collections.Generic.IEnumerable", "System.Collections.Generic.IAsyncEnumerable", "System.Collections.Generic.IList", "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.ICollection", "System.Collections.Generic.LinkedList", "System.Collections.Concurrent.ConcurrentDictionary", "System.Collections.Concurrent.ConcurrentBag", "System.Collections.Concurrent.ConcurrentQueue", "System.Collections.DictionaryEntry", "System.Collections.IDictionary",
        "System.Collections.Specialized.NameValueCollection", "System.Collections.Immutable.ImmutableArray", "System.Linq.Enumerable", "System.Net.Http.StringContent", "System.Net.Http.ByteArrayContent", "System.Net.Http.FormUrlEncodedContent", "System.Net.Http.MultipartFormDataContent",
        "System.Net.Http.StreamContent", "System.Net.Http.Json.JsonContent", "System.Net.Http.HttpMethod", "System.Net.Http.HttpClientHandler", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpContent", "System.Net.Http.HttpResponseMessage", "System.Net.Http.IHttpClientFactory",
        "System.Net.Http.Headers.AuthenticationHeaderValue", "System.Net.WebUtility", "System.Web.HttpUtility", "System.Net.IPAddress", "System.Net.Sockets.NetworkStream", "System.Net.Security.SslStream", "System.Diagnostics.ProcessStartInfo", "System.Diagnostics.Process", "System.ComponentModel.DescriptionAttribute",
        "System.ComponentModel.DataAnnotations.RequiredAttribute", "System.Runtime.InteropServices.DllImportAttribute", "System.Runtime.InteropServices.LibraryImportAttribute", "System.Data.IDbConnection", "System.Data.IDbCommand", "System.Data.Common.DbCommand", "System.Data.Common.DbConnection",
        "Microsoft.Extensions.Configuration.IConfiguration", "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Hosting.BackgroundService", "Microsoft.Extensions.Hosting.IHostedService", "Microsoft.Extensions.Hosting.Host", "Microsoft.Extensions.AI.IChatClient", "Microsoft.Extensions.AI.ChatMessage",
        "Microsoft.EntityFrameworkCore.DbSet", "Microsoft.EntityFrameworkCore.DbContext", "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", "Microsoft.AspNetCore.Builder.WebApplication", "ModelContextProtocol.Server.McpServer", "ModelContextProtocol.Server.McpServerTool", "ModelContextProtocol.Server.McpServerPrompt",
        "ModelContextProtocol.Server.McpServerResource", "ModelContextProtocol.Server.McpServerToolAttribute", "ModelContextProtocol.Server.McpServerPromptAttribute", "ModelContextProtocol.Server.McpServerResourceAttribute", "ModelContextProtocol.Server.McpServerToolTypeAttribute", "ModelContextProtocol.Server.IMcpServer",
        "ModelContextProtocol.Server.McpServerToolCreateOptions", "ModelContextProtocol.Server.McpServerPromptCreateOptions", "ModelContextProtocol.Server.RequestContext", "ModelContextProtocol.Protocol.Tool", "ModelContextProtocol.Protocol.ListToolsResult", "ModelContextProtocol.Protocol.CallToolResult",
        "ModelContextProtocol.Protocol.CallToolRequestParams", "ModelContextProtocol.Protocol.TextContentBlock", "ModelContextProtocol.Server.McpServerOptions", "ModelContextProtocol.Server.McpServerHandlers",
    ];

    // What calls and properties of the base library give, where a member of it is of interest again.
    private static readonly FrozenDictionary<string, string> Results = new Dictionary<string, string>
    {
        ["System.Net.Http.IHttpClientFactory.CreateClient"] = "System.Net.Http.HttpClient", ["System.Diagnostics.Process.Start"] = "System.Diagnostics.Process",
        ["System.Diagnostics.Process.StandardInput"] = "System.Diagnostics.ProcessInput", ["System.Diagnostics.Process.StandardOutput"] = "System.IO.StreamReader", ["System.Diagnostics.Process.StandardError"] = "System.IO.StreamReader",
        ["System.Diagnostics.Process.StartInfo"] = "System.Diagnostics.ProcessStartInfo", ["System.Diagnostics.ProcessStartInfo.ArgumentList"] = "System.Collections.ObjectModel.Collection",
        ["System.Net.Sockets.TcpClient.GetStream"] = "System.Net.Sockets.NetworkStream", ["System.Net.Http.HttpClient.GetAsync"] = "System.Net.Http.HttpResponseMessage",
        ["System.Net.Http.HttpClient.PostAsync"] = "System.Net.Http.HttpResponseMessage", ["System.Net.Http.HttpClient.SendAsync"] = "System.Net.Http.HttpResponseMessage",
        ["System.Net.Http.HttpResponseMessage.Content"] = "System.Net.Http.HttpContent", ["System.Net.Http.HttpClient.DefaultRequestHeaders"] = "System.Net.Http.Headers.HttpRequestHeaders",
        ["System.Net.Http.HttpRequestMessage.Headers"] = "System.Net.Http.Headers.HttpRequestHeaders", ["System.Text.Encoding.UTF8"] = "System.Text.Encoding", ["System.Text.Encoding.ASCII"] = "System.Text.Encoding",
        ["System.Text.Encoding.Unicode"] = "System.Text.Encoding", ["System.Text.Encoding.Latin1"] = "System.Text.Encoding", ["System.Reflection.Assembly.Load"] = "System.Reflection.Assembly",
        ["System.Reflection.Assembly.LoadFrom"] = "System.Reflection.Assembly", ["System.IO.File.OpenText"] = "System.IO.StreamReader", ["System.IO.File.OpenRead"] = "System.IO.FileStream", ["System.IO.File.Open"] = "System.IO.FileStream",
        ["System.IO.File.CreateText"] = "System.IO.StreamWriter", ["System.IO.File.AppendText"] = "System.IO.StreamWriter", ["System.IO.File.Create"] = "System.IO.FileStream", ["System.IO.File.OpenWrite"] = "System.IO.FileStream",
        ["Microsoft.EntityFrameworkCore.DbContext.Database"] = "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", ["Microsoft.Data.Sqlite.SqliteConnection.CreateCommand"] = "Microsoft.Data.Sqlite.SqliteCommand",
        ["Microsoft.Data.SqlClient.SqlConnection.CreateCommand"] = "Microsoft.Data.SqlClient.SqlCommand", ["Npgsql.NpgsqlConnection.CreateCommand"] = "Npgsql.NpgsqlCommand", ["MySqlConnector.MySqlConnection.CreateCommand"] = "MySqlConnector.MySqlCommand",
        ["System.Data.IDbConnection.CreateCommand"] = "System.Data.IDbCommand", ["System.Data.Common.DbConnection.CreateCommand"] = "System.Data.Common.DbCommand", ["System.Net.WebRequest.Create"] = "System.Net.WebRequest",
        ["System.Net.WebRequest.CreateHttp"] = "System.Net.HttpWebRequest", ["System.Net.HttpListener.Prefixes"] = "System.Net.HttpListenerPrefixCollection", ["Microsoft.AspNetCore.Builder.WebApplicationBuilder.Build"] = "Microsoft.AspNetCore.Builder.WebApplication",
        ["Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder"] = "Microsoft.AspNetCore.Builder.WebApplicationBuilder", ["Microsoft.AspNetCore.Builder.WebApplicationBuilder.Configuration"] = "Microsoft.Extensions.Configuration.ConfigurationManager",
        ["Microsoft.Win32.Registry.CurrentUser"] = "Microsoft.Win32.RegistryKey", ["Microsoft.Win32.Registry.LocalMachine"] = "Microsoft.Win32.RegistryKey", ["Microsoft.Win32.RegistryKey.OpenSubKey"] = "Microsoft.Win32.RegistryKey",
        ["Microsoft.Win32.RegistryKey.CreateSubKey"] = "Microsoft.Win32.RegistryKey", ["System.IO.Compression.ZipFile.OpenRead"] = "System.IO.Compression.ZipArchive", ["System.IO.File.ReadAllText"] = "System.String",
        ["System.IO.File.ReadAllTextAsync"] = "System.String", ["System.Security.Cryptography.SHA256.Create"] = "System.Security.Cryptography.SHA256", ["System.Environment.GetEnvironmentVariable"] = "System.String",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Extension methods whose name alone says which type they extend.
    private static readonly FrozenDictionary<string, string> Extended = new Dictionary<string, string>
    {
        ["PostAsJsonAsync"] = "System.Net.Http.HttpClient", ["PutAsJsonAsync"] = "System.Net.Http.HttpClient", ["GetFromJsonAsync"] = "System.Net.Http.HttpClient", ["PatchAsJsonAsync"] = "System.Net.Http.HttpClient",
        ["FromSqlRaw"] = "Microsoft.EntityFrameworkCore.DbSet", ["FromSqlInterpolated"] = "Microsoft.EntityFrameworkCore.DbSet", ["ExecuteSqlRaw"] = "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade",
        ["ExecuteSqlRawAsync"] = "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", ["SqlQueryRaw"] = "Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade", ["ReadFromJsonAsync"] = "System.Net.Http.HttpContent",
        ["ReadAsStringAsync"] = "System.Net.Http.HttpContent", ["ReadAsByteArrayAsync"] = "System.Net.Http.HttpContent", ["LogInformation"] = "Microsoft.Extensions.Logging.ILogger", ["LogWarning"] = "Microsoft.Extensions.Logging.ILogger",
        ["LogError"] = "Microsoft.Extensions.Logging.ILogger", ["LogDebug"] = "Microsoft.Extensions.Logging.ILogger", ["LogTrace"] = "Microsoft.Extensions.Logging.ILogger", ["LogCritical"] = "Microsoft.Extensions.Logging.ILogger",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Lazy<(HashSet<string> Names, List<string> Namespaces)> All = new(Load);

    public static bool Contains(string fullName) => All.Value.Names.Contains(fullName);

    /// <summary>Whether all types of a namespace belong to one model.</summary>
    public static bool IsModelledNamespace(string name) => All.Value.Namespaces.Exists(prefix => (name + ".").StartsWith(prefix, StringComparison.Ordinal));

    public static string ResultOf(string type, string member) => Results.GetValueOrDefault(type + "." + member, "");

    public static string ExtendedBy(string method) => Extended.GetValueOrDefault(method, "");

    private static (HashSet<string>, List<string>) Load()
    {
        HashSet<string> names = [.. Library];
        List<string> namespaces = [];
        foreach (var line in ModelTables.DotNet.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = line[..line.IndexOf('\t', StringComparison.Ordinal)]["net:".Length..];
            if (path.EndsWith(".*", StringComparison.Ordinal))
            {
                namespaces.Add(path[..^1]);
                continue;
            }

            var type = path.IndexOf("()", StringComparison.Ordinal) is > 0 and var end ? path[..end] : path.TrimEnd('*');
            names.Add(type);
            if (!path.Contains("()", StringComparison.Ordinal) && type.LastIndexOf('.') is > 0 and var dot)
            {
                names.Add(type[..dot]);
            }
        }

        return (names, namespaces);
    }
}
