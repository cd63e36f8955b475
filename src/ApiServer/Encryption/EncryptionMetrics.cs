using MiniKube.Api.Metrics;

namespace MiniKube.ApiServer.Encryption;

/// <summary>What <c>/metrics</c> tells of encryption at rest.</summary>
internal sealed class EncryptionMetrics(MetricRegistry registry)
{
    private readonly MetricFamily<Counter> operations = registry.Counter("apiserver_storage_transformation_operations_total",
        "Values that were encrypted or decrypted, by provider and outcome.");

    private readonly MetricFamily<Counter> reloads = registry.Counter("apiserver_encryption_config_controller_automatic_reloads_total",
        "How often a changed encryption configuration was taken over, or was not, by outcome.");

    public void Encrypted(string provider) => Count("to_storage", provider, "OK");

    /// <param name="provider">The one that could; null where none could.</param>
    public void Decrypted(string? provider) => Count("from_storage", provider ?? "unknown", provider is null ? "unknown-non-grpc" : "OK");

    public void Reloaded(bool success) => reloads.Get(MetricsText.Labels(("status", success ? "success" : "failure"))).Add();

    private void Count(string direction, string provider, string status) =>
        operations.Get(MetricsText.Labels(("status", status), ("transformation_type", direction), ("transformer_prefix", provider))).Add();
}
