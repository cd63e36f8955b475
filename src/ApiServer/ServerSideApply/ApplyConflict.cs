using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>The refusal of an apply that would change what others own: which fields, and whose.</summary>
internal static class ApplyConflict
{
    public static ApiError Of(IReadOnlyList<(ManagerEntry Manager, FieldSet Fields)> conflicts)
    {
        var fields = conflicts.SelectMany(c => c.Fields.Paths().Select(path => (Manager: Describe(c.Manager), Path: path)))
            .OrderBy(c => c.Manager, StringComparer.Ordinal).ToArray();
        var message = fields is [var only]
            ? $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}"
            : $"Apply failed with {fields.Length} conflicts: " + string.Join("\n", fields.GroupBy(f => f.Manager)
                .SelectMany(g => g.Select(f => $"- {f.Path}").Prepend($"conflicts with {g.Key}:")));
        return ApiError.Of(409, "Conflict", message, new StatusDetails
        {
            Causes = [.. fields.Select(f => new StatusCause { Reason = "FieldManagerConflict", Message = $"conflict with {f.Manager}", Field = f.Path })],
        });
    }

    private static string Describe(ManagerEntry entry)
    {
        var text = $"\"{entry.Id.Manager}\"";
        if (entry.Id.Subresource.Length > 0)
        {
            text += $" with subresource \"{entry.Id.Subresource}\"";
        }
        if (!entry.Id.IsApply)
        {
            text += $" using {entry.ApiVersion}";
        }
        return text;
    }
}
