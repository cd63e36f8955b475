using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>The FlowSchemas and PriorityLevelConfigurations that every cluster has. The mandatory ones are always as they are here; the suggested ones until somebody changes them.</summary>
internal static class FlowControlDefaults
{
    private const string Every = "*";

    private static readonly ResourcePolicyRule[] AllResources = [Resources([Every], [Every], [Every], clusterScope: true)];
    private static readonly NonResourcePolicyRule[] AllPaths = [new() { Verbs = [Every], NonResourceURLs = [Every] }];
    private static readonly Subject[] Everybody = Groups(UserInfo.UnauthenticatedGroup, UserInfo.AuthenticatedGroup);
    private static readonly Subject[] SystemAccounts = Accounts(Every);
    private static readonly Subject[] ControllerManager = Users("system:kube-controller-manager");
    private static readonly Subject[] Scheduler = Users("system:kube-scheduler");
    private static readonly ResourcePolicyRule Leases = Resources(["get", "create", "update"], ["coordination.k8s.io"], ["leases"]);

    public static IReadOnlyList<PriorityLevelConfiguration> MandatoryLevels { get; } =
    [
        new()
        {
            Metadata = new ObjectMeta { Name = "exempt" },
            Spec = new() { Type = "Exempt", Exempt = new() { NominalConcurrencyShares = 0, LendablePercent = 0 } },
        },
        Level("catch-all", 5, 0, null),
    ];

    public static IReadOnlyList<PriorityLevelConfiguration> SuggestedLevels { get; } =
    [
        Level("system", 30, 33, Queuing(64, 6)),
        Level("node-high", 40, 25, Queuing(64, 6)),
        Level("leader-election", 10, 0, Queuing(16, 4)),
        Level("workload-high", 40, 50, Queuing(128, 6)),
        Level("workload-low", 100, 90, Queuing(128, 6)),
        Level("global-default", 20, 50, Queuing(128, 6)),
    ];

    public static IReadOnlyList<FlowSchema> MandatorySchemas { get; } =
    [
        Schema("exempt", "exempt", 1, null, Groups("system:masters")),
        Schema("catch-all", "catch-all", 10000, "ByUser", Everybody),
    ];

    public static IReadOnlyList<FlowSchema> SuggestedSchemas { get; } =
    [
        Schema("probes", "exempt", 2, null, new PolicyRulesWithSubjects
        {
            Subjects = Everybody,
            NonResourceRules = [new() { Verbs = ["get"], NonResourceURLs = ["/healthz", "/readyz", "/livez"] }],
        }),
        Schema("system-leader-election", "leader-election", 100, "ByUser",
            new PolicyRulesWithSubjects { Subjects = [.. ControllerManager, .. Scheduler, .. SystemAccounts], ResourceRules = [Leases] }),
        Schema("endpoint-controller", "workload-high", 150, "ByUser", new PolicyRulesWithSubjects
        {
            Subjects = [.. ControllerManager, .. Accounts("endpoint-controller", "endpointslicemirroring-controller")],
            ResourceRules = [Resources(["get", "create", "update"], [""], ["endpoints"])],
        }),
        Schema("workload-leader-election", "leader-election", 200, "ByUser", new PolicyRulesWithSubjects { Subjects = SystemAccounts, ResourceRules = [Leases] }),
        Schema("system-node-high", "node-high", 400, "ByUser", new PolicyRulesWithSubjects
        {
            Subjects = Groups("system:nodes"),
            ResourceRules = [Resources([Every], [""], ["nodes", "nodes/status"], clusterScope: true), Resources([Every], ["coordination.k8s.io"], ["leases"])],
        }),
        Schema("system-nodes", "system", 500, "ByUser", Groups("system:nodes")),
        Schema("kube-controller-manager", "workload-high", 800, "ByNamespace", ControllerManager),
        Schema("kube-scheduler", "workload-high", 800, "ByNamespace", Scheduler),
        Schema("kube-system-service-accounts", "workload-high", 900, "ByNamespace", SystemAccounts),
        Schema("service-accounts", "workload-low", 9000, "ByUser", Groups("system:serviceaccounts")),
        Schema("global-default", "global-default", 9900, "ByUser", Everybody),
    ];

    private static PriorityLevelConfiguration Level(string name, int shares, int lendable, QueuingConfiguration? queuing) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new()
        {
            Type = "Limited",
            Limited = new()
            {
                NominalConcurrencyShares = shares,
                LendablePercent = lendable,
                LimitResponse = queuing is null ? new() { Type = "Reject" } : new() { Type = "Queue", Queuing = queuing },
            },
        },
    };

    private static QueuingConfiguration Queuing(int queues, int handSize) => new() { Queues = queues, HandSize = handSize, QueueLengthLimit = 50 };

    // All that these subjects ask for.
    private static FlowSchema Schema(string name, string level, int precedence, string? distinguisher, Subject[] subjects) =>
        Schema(name, level, precedence, distinguisher, new PolicyRulesWithSubjects { Subjects = subjects, ResourceRules = AllResources, NonResourceRules = AllPaths });

    private static FlowSchema Schema(string name, string level, int precedence, string? distinguisher, PolicyRulesWithSubjects rule) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new()
        {
            PriorityLevelConfiguration = new() { Name = level },
            MatchingPrecedence = precedence,
            DistinguisherMethod = distinguisher is null ? null : new() { Type = distinguisher },
            Rules = [rule],
        },
    };

    private static ResourcePolicyRule Resources(string[] verbs, string[] groups, string[] resources, bool clusterScope = false) => new()
    {
        Verbs = verbs,
        ApiGroups = groups,
        Resources = resources,
        ClusterScope = clusterScope ? true : null,
        Namespaces = [Every],
    };

    private static Subject[] Groups(params string[] names) => [.. names.Select(n => new Subject { Kind = "Group", Group = new() { Name = n } })];

    private static Subject[] Users(params string[] names) => [.. names.Select(n => new Subject { Kind = "User", User = new() { Name = n } })];

    private static Subject[] Accounts(params string[] names) =>
        [.. names.Select(n => new Subject { Kind = "ServiceAccount", ServiceAccount = new() { Namespace = "kube-system", Name = n } })];
}
