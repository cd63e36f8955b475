using MiniKube.Api.Names;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>The rules for an IPAddress by itself; that its name is an address, the declaration says.</summary>
internal sealed class IPAddressValidator : KindValidator<IPAddress>
{
    public IPAddressValidator() => Check(static (o, errors) =>
    {
        const string path = "spec.parentRef";
        if (o.Spec.ParentRef is not { } parent)
        {
            errors.Required(path);
            return;
        }
        // The core group is the empty one.
        if (parent.Group is { Length: > 0 } group)
        {
            errors.Invalid($"{path}.group", group, NameRules.Dns1123Subdomain(group));
        }
        errors.RequiredName($"{path}.resource", parent.Resource, NameRules.PathSegment);
        errors.RequiredName($"{path}.name", parent.Name, NameRules.PathSegment);
        if (parent.Namespace is { Length: > 0 } ns)
        {
            errors.Invalid($"{path}.namespace", ns, NameRules.PathSegment(ns));
        }
    });
}

/// <summary>What an update of an IPAddress may not change.</summary>
internal sealed class IPAddressChangeValidator : KindValidator<Change<IPAddress>>
{
    public IPAddressChangeValidator() => Check(static (change, errors) =>
    {
        if (change.New.Spec.ParentRef != change.Old.Spec.ParentRef)
        {
            errors.Invalid("spec.parentRef", change.New.Spec.ParentRef is { } parent ? CommonRules.ToDocument(parent) : null, CommonRules.Immutable);
        }
    });
}
