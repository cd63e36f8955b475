using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A CEL rule that a value must satisfy.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule")]
public sealed partial record ValidationRule
{
    /// <summary>The CEL expression over <c>self</c>, true where all is well. One that uses <c>oldSelf</c> counts for updates only.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Rule { get; init; } = "";

    /// <summary>What to say on failure, in one line; needed if the rule has several. Default: <c>failed rule:</c> and the rule.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>A CEL expression that gives the message. It wins over <c>message</c>, unless it fails or gives an empty or many-lined text.</summary>
    [Field(3)]
    public string? MessageExpression { get; init; }

    /// <summary>The reason to give on failure. <c>FieldValueInvalid</c> when unset.</summary>
    [Field(4, Pointer = true, Enum = Enums.FieldValueErrorReason)]
    public string? Reason { get; init; }

    /// <summary>The field to blame on failure, as a path from here such as <c>.limits.cpu</c>; without list indexes. The value itself when unset.</summary>
    [Field(5)]
    public string? FieldPath { get; init; }

    /// <summary>Evaluates the rule without an old value too: <c>oldSelf</c> is a CEL optional then. Only for rules that use it.</summary>
    [Field(6, Pointer = true)]
    public bool? OptionalOldSelf { get; init; }
}
