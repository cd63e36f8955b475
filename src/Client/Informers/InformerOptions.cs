namespace MiniKube.Client.Informers;

/// <summary>Which objects an informer follows. Informers with equal options are one.</summary>
public sealed record InformerOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }
    public string? LabelSelector { get; init; }
    public string? FieldSelector { get; init; }
}
