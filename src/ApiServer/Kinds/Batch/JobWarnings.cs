using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>What is legal in the spec of a Job, and doubtful.</summary>
internal static class JobWarnings
{
    public static IReadOnlyList<string> Of(Document? spec, string path)
    {
        var warnings = PodWarnings.OfTemplate(spec?["template"], $"{path}.template");
        return spec.Text("completionMode") == "Indexed" && spec.Number("completions") > 100_000 && spec.Number("parallelism") > 10_000
            ? ["In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes "
                + "when a big number of indexes fail", .. warnings]
            : warnings;
    }
}
