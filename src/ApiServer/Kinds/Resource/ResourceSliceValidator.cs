using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for a ResourceSlice by itself: a part of a pool, on some nodes, with devices or with what they share.</summary>
internal sealed class ResourceSliceValidator : KindValidator<ResourceSlice>
{
    private const int MaxDevices = 128;
    private const int MaxSpecialDevices = 64;
    private const int MaxCounterSets = 8;

    public ResourceSliceValidator() => Check(static (o, errors) =>
    {
        var spec = o.Spec;
        DeviceRules.Driver(spec.Driver, "spec.driver", errors);
        DeviceRules.Pool(spec.Pool.Name, "spec.pool.name", errors);
        if (spec.Pool.ResourceSliceCount <= 0)
        {
            errors.Invalid("spec.pool.resourceSliceCount", spec.Pool.ResourceSliceCount, ["must be greater than zero"]);
        }
        if (spec.Pool.Generation < 0)
        {
            errors.Invalid("spec.pool.generation", spec.Pool.Generation, ["must be greater than or equal to zero"]);
        }
        Nodes(spec, "spec", errors);
        if (spec.SharedCounters.Count > 0 && spec.Devices.Count > 0)
        {
            errors.Invalid("spec", "", ["only one of `sharedCounters` or `devices` is allowed"]);
        }
        var special = spec.Devices.Any(static d => d.Taints.Count > 0 || d.ConsumesCounters.Count > 0);
        Bounded.Set(spec.Devices, special ? MaxSpecialDevices : MaxDevices, static d => d.Name, "spec.devices", errors,
            (device, at) => SliceDeviceRules.Check(device, spec.PerDeviceNodeSelection == true, at, errors));
        Bounded.Set(spec.SharedCounters, MaxCounterSets, static s => s.Name, "spec.sharedCounters", errors, (set, at) =>
        {
            errors.RequiredName($"{at}.name", set.Name, NameRules.Dns1123Label);
            SliceDeviceRules.Counters(set.Counters, $"{at}.counters", errors);
        });
    });

    private static void Nodes(ResourceSliceSpec spec, string path, FieldErrors errors)
    {
        const string one = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
        var given = new List<string>();
        if (spec.NodeName is { Length: > 0 } node)
        {
            given.Add("`nodeName`");
            errors.Invalid($"{path}.nodeName", node, NameRules.Dns1123Subdomain(node));
        }
        else if (spec.NodeName is not null)
        {
            errors.Invalid($"{path}.nodeName", "", ["must be either unset or set to a non-empty string"]);
        }
        if (spec.NodeSelector is { } selector)
        {
            given.Add("`nodeSelector`");
            Selector(selector, $"{path}.nodeSelector", errors);
        }
        Flag("allNodes", spec.AllNodes);
        Flag("perDeviceNodeSelection", spec.PerDeviceNodeSelection);
        switch (given.Count)
        {
            case 0:
                errors.Required(path, one);
                break;
            case > 1:
                errors.Invalid(path, $"{{{string.Join(", ", given)}}}", [$"{one}, but multiple fields are set"]);
                break;
        }

        void Flag(string name, bool? value)
        {
            if (value == true)
            {
                given.Add($"`{name}`");
            }
            else if (value == false)
            {
                errors.Add(FieldError.Invalid($"{path}.{name}", false, "must be either unset or set to true"));
            }
        }
    }

    // With one term alone, selectors of several slices can be merged.
    private static void Selector(NodeSelector selector, string path, FieldErrors errors)
    {
        SchedulingRules.NodeSelector(selector, path, errors);
        if (selector.NodeSelectorTerms.Count != 1)
        {
            errors.Add(FieldError.Invalid($"{path}.nodeSelectorTerms", Document.Of(selector.NodeSelectorTerms.Select(CommonRules.ToDocument).ToArray()), "must have exactly one node selector term"));
        }
    }
}

/// <summary>What an update of a ResourceSlice may not change: whose it is and where.</summary>
internal sealed class ResourceSliceChangeValidator : KindValidator<Change<ResourceSlice>>
{
    public ResourceSliceChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        errors.Unchanged("spec.pool.name", before.Pool.Name, after.Pool.Name);
        errors.Unchanged("spec.driver", before.Driver, after.Driver);
        errors.Unchanged("spec.nodeName", before.NodeName, after.NodeName);
    });
}
