using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>The rules for a CSIDriver by itself.</summary>
internal sealed class CSIDriverValidator : KindValidator<CSIDriver>
{
    private const long MinTokenSeconds = 600;
    private const long MaxTokenSeconds = 1L << 32;
    private const long MinUpdatePeriodSeconds = 10;

    public CSIDriverValidator() => Check(static (o, errors) =>
    {
        var spec = o.Spec;
        if (spec.FsGroupPolicy is { } policy)
        {
            errors.OneOf("spec.fsGroupPolicy", policy, "File", "None", "ReadWriteOnceWithFSType");
        }
        Tokens(spec.TokenRequests, "spec.tokenRequests", errors);
        foreach (var mode in spec.VolumeLifecycleModes)
        {
            errors.OneOf("spec.volumeLifecycleModes", mode, "Persistent", "Ephemeral");
        }
        if (spec.NodeAllocatableUpdatePeriodSeconds is { } period and < MinUpdatePeriodSeconds)
        {
            errors.Invalid("spec.nodeAllocatableUpdatePeriodSeconds", (Document)period, "must be greater than or equal to 10 seconds");
        }
    });

    private static void Tokens(IReadOnlyList<TokenRequest> requests, string path, FieldErrors errors)
    {
        var audiences = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, request) in requests.Index())
        {
            if (!audiences.Add(request.Audience))
            {
                errors.Duplicate($"{path}[{i}].audience", request.Audience);
                continue;
            }
            switch (request.ExpirationSeconds)
            {
                case { } seconds and < MinTokenSeconds:
                    errors.Invalid($"{path}[{i}].expirationSeconds", (Document)seconds, "may not specify a duration less than 10 minutes");
                    break;
                case { } seconds and > MaxTokenSeconds:
                    errors.Invalid($"{path}[{i}].expirationSeconds", (Document)seconds, "may not specify a duration larger than 2^32 seconds");
                    break;
            }
        }
    }
}

/// <summary>What an update of a CSIDriver may not change.</summary>
internal sealed class CSIDriverChangeValidator : KindValidator<Change<CSIDriver>>
{
    public CSIDriverChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        if (before.AttachRequired != after.AttachRequired)
        {
            // The path is upstream's, which the field's name is not.
            errors.Invalid("spec.attachedRequired", after.AttachRequired is { } attach ? (Document)attach : null, CommonRules.Immutable);
        }
        if (!ApiEquality.Lists(before.VolumeLifecycleModes, after.VolumeLifecycleModes))
        {
            errors.Invalid("spec.volumeLifecycleModes", CommonRules.ToDocument(after.VolumeLifecycleModes), CommonRules.Immutable);
        }
    });
}
