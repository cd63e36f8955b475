using System.Globalization;
using System.Text;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// <c>/debug/api_priority_and_fairness/dump_priority_levels</c>, <c>dump_queues</c> and <c>dump_requests</c> (with <c>?includeRequestDetails=1</c>): what is there now, in upstream's columns.
/// </summary>
internal sealed class FlowControlDumps(FlowController control, TimeProvider time)
{
    private const string Root = "/debug/api_priority_and_fairness/";

    public static bool Owns(string path) => path.StartsWith(Root, StringComparison.Ordinal);

    public Task HandleAsync(ApiRequest request) => request.Info.Path[Root.Length..] switch
    {
        "dump_priority_levels" => WriteAsync(request, PriorityLevels()),
        "dump_queues" => WriteAsync(request, Queues()),
        "dump_requests" => WriteAsync(request, Requests(request.Query("includeRequestDetails") is "1" or "true")),
        _ => ResponseBody.WriteAsync(request, ApiError.NoSuchPath),
    };

    private static Task WriteAsync(ApiRequest request, List<string[]> rows) =>
        ResponseBody.WriteAsync(request, 200, Encoding.UTF8.GetBytes(Aligned(rows)), "text/plain; charset=utf-8");

    private List<string[]> PriorityLevels()
    {
        List<string[]> rows =
        [
            ["PriorityLevelName", "ActiveQueues", "IsIdle", "IsQuiescing", "WaitingRequests", "ExecutingRequests", "DispatchedRequests", "RejectedRequests", "TimedoutRequests", "CancelledRequests"],
        ];
        foreach (var level in control.Levels)
        {
            level.Queues.Visit((queues, _, state) => rows.Add(
            [
                level.Name, Text(queues.Count(q => !q.IsIdle)), Text(state is { Waiting: 0, Executing: 0 }), Text(level.IsQuiescing), Text(state.Waiting), Text(state.Executing),
                Text(state.Totals.Dispatched), Text(state.Totals.Rejected), Text(state.Totals.TimedOut), Text(state.Totals.Cancelled),
            ]));
        }
        return rows;
    }

    private List<string[]> Queues()
    {
        List<string[]> rows = [["PriorityLevelName", "Index", "PendingRequests", "ExecutingRequests", "SeatsInUse", "NextDispatchR", "InitialSeatsSum", "MaxSeatsSum", "TotalWorkSum"]];
        foreach (var level in control.Levels)
        {
            level.Queues.Visit((queues, _, _) =>
            {
                foreach (var (index, queue) in queues.Index())
                {
                    rows.Add(
                    [
                        level.Name, Text(index), Text(queue.Waiting.Count), Text(queue.Executing.Count), Text(queue.SeatsInUse), SeatSeconds(queue.NextDispatchR),
                        Text(queue.Waiting.Sum(t => t.Work.Seats)), Text(queue.Waiting.Sum(t => t.Seats)), SeatSeconds(queue.WaitingWork),
                    ]);
                }
            });
        }
        return rows;
    }

    private List<string[]> Requests(bool details)
    {
        List<string[]> rows =
        [
            [
                "PriorityLevelName", "FlowSchemaName", "QueueIndex", "RequestIndexInQueue", "FlowDistingsher", "ArriveTime", "InitialSeats", "FinalSeats", "AdditionalLatency", "StartTime",
                .. details ? (string[])["UserName", "Verb", "APIPath", "Namespace", "Name", "APIVersion", "Resource", "SubResource"] : [],
            ],
        ];
        foreach (var level in control.Levels)
        {
            level.Queues.Visit((queues, queueless, _) =>
            {
                rows.AddRange(queueless.Select(t => Row(level, t, -1, -1, details)));
                foreach (var (index, queue) in queues.Index())
                {
                    rows.AddRange(queue.Waiting.Index().Select(t => Row(level, t.Item, index, t.Index, details)));
                    rows.AddRange(queue.Executing.Select(t => Row(level, t, index, -1, details)));
                }
            });
        }
        return rows;
    }

    private string[] Row(PriorityLevel level, FlowTicket ticket, int queue, int place, bool details)
    {
        var info = ticket.Info;
        return
        [
            level.Name, ticket.Flow.Name, Text(queue), Text(place), ticket.Distinguisher, Moment(ticket.ArrivedAt), Text(ticket.Work.Seats), Text(ticket.Work.FinalSeats),
            Text(ticket.Work.Linger.TotalSeconds) + "s", ticket.StartedAt == 0 ? "0001-01-01T00:00:00Z" : Moment(ticket.StartedAt),
            .. details
                ? (string[])[ticket.User, info.Verb, info.Path, info.Namespace ?? "", info.Name ?? "", info.Version, info.Resource, info.Subresource ?? ""]
                : [],
        ];
    }

    // Columns in lines, each cell but the last with a comma behind it.
    private static string Aligned(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length) + 2).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var c = 0; c < row.Length - 1; c++)
            {
                text.Append((row[c] + ",").PadRight(widths[c]));
            }
            text.Append(row[^1]).Append('\n');
        }
        return text.ToString();
    }

    private string Moment(long timestamp) => (time.GetUtcNow() - time.GetElapsedTime(timestamp)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string SeatSeconds(double value) => value.ToString("F8", CultureInfo.InvariantCulture) + "ss";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
