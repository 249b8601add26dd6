using System.Text.Json.Serialization;
using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Launching;

namespace Mtf.Sandbox;

/// <summary>What the monitor is told by the process that started it.</summary>
internal sealed record MonitorPlan(string Bubblewrap, LaunchPlan Launch, SandboxLimits Limits, DriverPlan Driver, bool Deep, IReadOnlyList<string> Degraded);

[JsonSerializable(typeof(MonitorPlan))]
internal sealed partial class MonitorJson : JsonSerializerContext;
