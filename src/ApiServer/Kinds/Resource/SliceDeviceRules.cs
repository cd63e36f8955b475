using System.Text.RegularExpressions;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for one device of a slice.</summary>
internal static partial class SliceDeviceRules
{
    private const int MaxAttributesAndCapacities = 32;
    private const int MaxKeyBytes = 63 + 1 + 32;
    private const int MaxValueBytes = 64;
    private const int MaxTaints = 16;
    private const int MaxConsumptions = 2;
    private const int MaxCounters = 32;

    public static void Check(Device device, bool choosesNodes, string path, FieldErrors errors)
    {
        DeviceRules.Label(device.Name, $"{path}.name", errors);
        if (device.Attributes.Count + device.Capacity.Count is > MaxAttributesAndCapacities and var count)
        {
            errors.Invalid(path, count, [$"the total number of attributes and capacities must not exceed {MaxAttributesAndCapacities}"]);
        }
        Bounded.Map(device.Attributes, int.MaxValue, MaxKeyBytes, $"{path}.attributes", errors,
            (name, at) => DeviceRules.QualifiedName(name, at, errors), (attribute, at) => Attribute(attribute, at, errors));
        Bounded.Map(device.Capacity, int.MaxValue, MaxKeyBytes, $"{path}.capacity", errors,
            (name, at) => DeviceRules.QualifiedName(name, at, errors), (capacity, at) =>
            {
                if (capacity.RequestPolicy is { } policy && device.AllowMultipleAllocations == true)
                {
                    CapacityPolicyRules.Check(capacity.Value, policy, $"{at}.requestPolicy", errors);
                }
                else if (capacity.RequestPolicy is not null)
                {
                    errors.Forbidden($"{at}.requestPolicy", "allowMultipleAllocations must be true");
                }
            });
        Bounded.List(device.Taints, MaxTaints, $"{path}.taints", errors, (taint, at) => Taint(taint, at, errors));
        Bounded.Set(device.ConsumesCounters, MaxConsumptions, static c => c.CounterSet, $"{path}.consumesCounters", errors, (consumption, at) =>
        {
            errors.RequiredName($"{at}.counterSet", consumption.CounterSet, NameRules.Dns1123Label);
            Counters(consumption.Counters, $"{at}.counters", errors);
        });
        Nodes(device, choosesNodes, path, errors);
        DeviceRules.BindingConditions(device.BindingConditions, device.BindingFailureConditions, path, errors);
    }

    public static void Counters(IReadOnlyDictionary<string, Counter> counters, string path, FieldErrors errors)
    {
        if (counters.Count == 0)
        {
            errors.Required(path);
        }
        Bounded.Map(counters, MaxCounters, NameRules.Dns1123LabelMaxLength, path, errors, (name, at) => DeviceRules.Label(name, at, errors), static (_, _) => { });
    }

    private static void Attribute(DeviceAttribute attribute, string path, FieldErrors errors)
    {
        foreach (var (member, text) in attribute.Strings.Index().Select(static s => ($"strings[{s.Index}]", s.Item)).Concat(attribute.String is { } one ? [("string", one)] : []))
        {
            Value(text, $"{path}.{member}", errors);
        }
        foreach (var (member, version) in attribute.Versions.Index().Select(static v => ($"versions[{v.Index}]", v.Item)).Concat(attribute.Version is { } one ? [("version", one)] : []))
        {
            if (!IsSemanticVersion().IsMatch(version))
            {
                errors.Invalid($"{path}.{member}", version, ["must be a string compatible with semver.org spec 2.0.0"]);
            }
            Value(version, $"{path}.{member}", errors);
        }
        bool[] given =
        [
            attribute.Bool is not null, attribute.Int is not null, attribute.String is not null, attribute.Version is not null,
            attribute.Bools.Count > 0, attribute.Ints.Count > 0, attribute.Strings.Count > 0, attribute.Versions.Count > 0,
        ];
        if (given.Count(static g => g) is not 1 and var count)
        {
            errors.Invalid(path, count == 0 ? "" : CommonRules.ToDocument(attribute), "exactly one value must be specified");
        }
    }

    private static void Value(string value, string path, FieldErrors errors)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(value) > MaxValueBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxValueBytes));
        }
    }

    private static void Taint(DeviceTaint taint, string path, FieldErrors errors)
    {
        errors.Invalid($"{path}.key", taint.Key, NameRules.QualifiedName(taint.Key));
        if (taint.Value is { Length: > 0 } value)
        {
            errors.Invalid($"{path}.value", value, NameRules.LabelValue(value));
        }
        errors.RequiredOneOf($"{path}.effect", taint.Effect, "NoExecute", "NoSchedule", "None");
    }

    private static void Nodes(Device device, bool choosesNodes, string path, FieldErrors errors)
    {
        const string one = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
        if (!choosesNodes)
        {
            if (device.NodeName is not null || device.NodeSelector is not null || device.AllNodes is not null)
            {
                errors.Invalid(path, (Document?)null, "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec");
            }
            return;
        }
        var given = new List<string>();
        if (device.NodeName is { Length: > 0 } node)
        {
            given.Add("`nodeName`");
            errors.Invalid($"{path}.nodeName", node, NameRules.Dns1123Subdomain(node));
        }
        else if (device.NodeName is not null)
        {
            errors.Invalid($"{path}.nodeName", "", ["must not be empty"]);
        }
        if (device.NodeSelector is { } selector)
        {
            given.Add("`nodeSelector`");
            SchedulingRules.NodeSelector(selector, $"{path}.nodeSelector", errors);
        }
        if (device.AllNodes == true)
        {
            given.Add("`allNodes`");
        }
        else if (device.AllNodes == false)
        {
            errors.Add(FieldError.Invalid($"{path}.allNodes", false, "must be either unset or set to true"));
        }
        switch (given.Count)
        {
            case 0:
                errors.Required(path, one);
                break;
            case > 1:
                errors.Invalid(path, $"{{{string.Join(", ", given)}}}", [one]);
                break;
        }
    }

    [GeneratedRegex(@"\A(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?\z",
        RegexOptions.ECMAScript)]
    private static partial Regex IsSemanticVersion();
}
