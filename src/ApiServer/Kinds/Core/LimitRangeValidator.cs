using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class LimitRangeValidator : KindValidator<LimitRange>
{
    public LimitRangeValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Limits.Count; i++)
        {
            var (item, at) = (spec.Limits[i], $"{path}.limits[{i}]");
            Type(item.Type, $"{at}.type", errors);
            if (!types.Add(item.Type))
            {
                errors.Duplicate($"{at}.type", item.Type);
            }
            Item(item, at, errors);
        }
    });

    private static void Type(string type, string path, FieldErrors errors)
    {
        var problems = NameRules.QualifiedName(type);
        errors.Invalid(path, type, problems);
        if (problems.Count == 0 && !type.Contains('/') && type is not ("Pod" or "Container" or "PersistentVolumeClaim"))
        {
            errors.Invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void Item(LimitRangeItem item, string path, FieldErrors errors)
    {
        var isPod = item.Type == "Pod";
        foreach (var (name, amounts) in ((string, IReadOnlyDictionary<string, Quantity>)[])
            [("max", item.Max), ("min", item.Min), ("default", item.Default), ("defaultRequest", item.DefaultRequest), ("maxLimitRequestRatio", item.MaxLimitRequestRatio)])
        {
            if (isPod && (name is "default" or "defaultRequest"))
            {
                if (amounts.Count > 0)
                {
                    errors.Forbidden($"{path}.{name}", "may not be specified when `type` is 'Pod'");
                }
                continue;
            }
            foreach (var resource in amounts.Keys)
            {
                Name(item.Type, resource, $"{path}.{name}[{resource}]", errors);
            }
        }
        if (item.Type == "PersistentVolumeClaim" && !item.Min.ContainsKey("storage") && !item.Max.ContainsKey("storage"))
        {
            errors.Required($"{path}.limits", "either minimum or maximum storage value is required, but neither was provided");
        }
        var defaulted = isPod ? [] : item.Default.Keys.Concat(item.DefaultRequest.Keys);
        foreach (var resource in item.Max.Keys.Concat(item.Min.Keys).Concat(defaulted).Concat(item.MaxLimitRequestRatio.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Amounts(item, resource, path, errors);
        }
    }

    private static void Name(string type, string resource, string path, FieldErrors errors)
    {
        if (type is "Pod" or "Container")
        {
            ResourceNames.CheckOfContainer(resource, path, errors);
        }
        else
        {
            ResourceNames.Check(resource, path, errors);
        }
    }

    // The least, the request, the limit and the most come in this order.
    private static void Amounts(LimitRangeItem item, string resource, string path, FieldErrors errors)
    {
        var (min, max) = (Of(item.Min), Of(item.Max));
        var (limit, request) = item.Type == "Pod" ? (null, null) : (Of(item.Default), Of(item.DefaultRequest));
        Order(min, max, "min", min, $"min value {min} is greater than max value {max}");
        Order(min, request, "defaultRequest", request, $"min value {min} is greater than default request value {request}");
        Order(request, max, "defaultRequest", request, $"default request value {request} is greater than max value {max}");
        Order(request, limit, "defaultRequest", request, $"default request value {request} is greater than default limit value {limit}");
        Order(min, limit, "default", min, $"min value {min} is greater than default value {limit}");
        Order(limit, max, "default", max, $"default value {limit} is greater than max value {max}");
        if (Of(item.MaxLimitRequestRatio) is { } ratio)
        {
            Order(Quantity.From(1), ratio, "maxLimitRequestRatio", ratio, $"ratio {ratio} is less than 1");
            if (min is { IsZero: false } least && max is { } most && ratio.ToDouble() > most.ToDouble() / least.ToDouble())
            {
                Add("maxLimitRequestRatio", ratio, string.Create(CultureInfo.InvariantCulture, $"ratio {ratio} is greater than max/min = {most.ToDouble() / least.ToDouble():F6}"));
            }
        }
        if (!ResourceNames.IsOvercommitAllowed(resource) && limit is not null && request is not null && limit != request)
        {
            Add("defaultRequest", request.Value, $"default value {limit} must equal to defaultRequest value {request} in {resource}");
        }

        Quantity? Of(IReadOnlyDictionary<string, Quantity> amounts) => amounts.TryGetValue(resource, out var amount) ? amount : null;

        void Order(Quantity? less, Quantity? more, string name, Quantity? shown, string problem)
        {
            if (less > more)
            {
                Add(name, shown!.Value, problem);
            }
        }

        void Add(string name, Quantity value, string problem) => errors.Invalid($"{path}.{name}[{resource}]", value.ToString(), problem);
    }
}
