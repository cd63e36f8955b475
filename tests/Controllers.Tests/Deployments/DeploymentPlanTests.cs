using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.Deployments;

public sealed class DeploymentPlanTests
{
    private static Deployment Web(int replicas, string image = "image:1") => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", Generation = 1, Annotations = Labels(("team", "a")) },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = Labels(("app", "web")) },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = Labels(("app", "web")) },
                Spec = new PodSpec { Containers = [new Container { Name = "c", Image = image }] },
            },
            ProgressDeadlineSeconds = 600,
        },
    };

    private static ReplicaSet SetOf(Deployment deployment, string name, string image, int replicas, int revision = 1, int? available = null, int? desired = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name, Namespace = "default", Uid = "uid-" + name, Generation = 1, CreationTimestamp = Now.AddHours(revision - 100),
            Labels = Labels(("app", "web")), OwnerReferences = [ControllerReference.To(deployment)],
            Annotations = Labels((Revisions.Revision, $"{revision}"), (Revisions.DesiredReplicas, $"{desired ?? deployment.Spec.Replicas}"),
                (Revisions.MaxReplicas, $"{(desired ?? deployment.Spec.Replicas) + Rollout.MaxSurge(deployment)}")),
        },
        Spec = new ReplicaSetSpec
        {
            Replicas = replicas,
            Template = deployment.Spec.Template with { Spec = new PodSpec { Containers = [new Container { Name = "c", Image = image }] } },
        },
        Status = new ReplicaSetStatus
        {
            Replicas = replicas, ReadyReplicas = available ?? replicas, AvailableReplicas = available ?? replicas, ObservedGeneration = 1,
        },
    };

    private static DeploymentPlan Plan(Deployment deployment, params ReplicaSet[] sets) => DeploymentPlan.Compute(new(deployment, sets, []), Now);

    private static DeploymentCondition Condition(DeploymentPlan plan, string type) => Assert.Single(plan.Status.Conditions, c => c.Type == type);

    [Fact]
    public void Makes_the_first_set_whole()
    {
        var plan = Plan(Web(3));
        var set = plan.Create!;
        var hash = set.Metadata.Labels[PodTemplateHash.Label];
        Assert.Equal($"web-{hash}", set.Metadata.Name);
        Assert.Equal((3, hash, hash), (set.Spec.Replicas, set.Spec.Selector.MatchLabels[PodTemplateHash.Label], set.Spec.Template.Metadata.Labels[PodTemplateHash.Label]));
        Assert.Equal(ControllerReference.To(Web(3)), Assert.Single(set.Metadata.OwnerReferences));
        Assert.Equal(("1", "3", "4", "a"), (set.Metadata.Annotations[Revisions.Revision], set.Metadata.Annotations[Revisions.DesiredReplicas],
            set.Metadata.Annotations[Revisions.MaxReplicas], set.Metadata.Annotations["team"]));
        Assert.Equal("1", plan.Revision);
        Assert.Equal([PlannedEvent.Normal("ScalingReplicaSet", $"Scaled up replica set web-{hash} from 0 to 3")], plan.Events);
        var progressing = Condition(plan, "Progressing");
        Assert.Equal(("True", "NewReplicaSetCreated", $"Created new replica set \"web-{hash}\""), (progressing.Status, progressing.Reason, progressing.Message));
        var available = Condition(plan, "Available");
        Assert.Equal(("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."), (available.Status, available.Reason, available.Message));
        Assert.Equal(3, plan.Status.UnavailableReplicas);
    }

    [Theory]
    // replicas, surge, unavailable -> the new set's first size, then the old set's size in the next step
    [InlineData(10, "3", "2", 3, 8)]
    [InlineData(10, "25%", "25%", 3, 8)]
    [InlineData(4, "25%", "25%", 1, 3)]
    [InlineData(1, "25%", "25%", 1, 1)]
    [InlineData(3, "0", "0", 0, 2)]
    [InlineData(3, "0", "100%", 0, 0)]
    [InlineData(3, "100%", "0", 3, 3)]
    public void Rolls_within_surge_and_unavailability(int replicas, string surge, string unavailable, int newSize, int oldSize)
    {
        var web = Web(replicas, "image:2") is var d ? d with
        {
            Spec = d.Spec with
            {
                Strategy = new DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new RollingUpdateDeployment { MaxSurge = IntOrString.Parse(surge), MaxUnavailable = IntOrString.Parse(unavailable) },
                },
            },
        } : d;
        var old = SetOf(web, "web-old", "image:1", replicas);
        var first = Plan(web, old);
        Assert.Equal(newSize, first.Create!.Spec.Replicas);
        Assert.Equal("2", first.Revision);
        var created = first.Create with { Metadata = first.Create.Metadata with { Uid = "new", CreationTimestamp = Now } };
        var second = Plan(web, old, created);
        Assert.Equal(oldSize, second.Update.SingleOrDefault(u => u.Before.Metadata.Name == "web-old")?.After.Spec.Replicas ?? replicas);
    }

    [Fact]
    public void Unhealthy_old_pods_go_first()
    {
        var web = Web(10, "image:2");
        var worn = SetOf(web, "web-worn", "image:0", 3, revision: 1, available: 0);
        var old = SetOf(web, "web-old", "image:1", 8, revision: 2, available: 8);
        var plan = Plan(web, worn, old, SetOf(web, "web-new", "image:2", 2, revision: 3, available: 0));
        Assert.Equal([("web-worn", 0)], plan.Update.Select(u => (u.After.Metadata.Name!, u.After.Spec.Replicas!.Value)).Where(u => u.Item1 != "web-new"));
    }

    [Fact]
    public void A_set_counts_only_when_it_has_reported_since_its_size_was_changed()
    {
        // 10 wanted, 8 must stay; the old set was told 8 but still reports 10; 3 new ones are there.
        var web = Web(10, "image:2");
        var old = SetOf(web, "web-old", "image:1", 8, available: 10);
        var current = SetOf(web, "web-new", "image:2", 5, revision: 2, available: 3);
        var told = old with { Metadata = old.Metadata with { Generation = 2 } };
        Assert.DoesNotContain(Plan(web, told, current).Update, u => u.Before.Metadata.Name == "web-old");
        var reported = old with { Status = old.Status with { Replicas = 8, AvailableReplicas = 8 } };
        Assert.Equal(5, Plan(web, reported, current).Update.Single(u => u.Before.Metadata.Name == "web-old").After.Spec.Replicas);
    }

    [Fact]
    public void Recreate_waits_until_every_old_pod_is_gone()
    {
        var web = Web(2, "image:2") is var d ? d with { Spec = d.Spec with { Strategy = new DeploymentStrategy { Type = "Recreate" } } } : d;
        var old = SetOf(web, "web-old", "image:1", 2);
        Assert.Equal(0, Assert.Single(Plan(web, old).Update).After.Spec.Replicas);

        var shrunk = SetOf(web, "web-old", "image:1", 0);
        DeploymentPlan With(params Pod[] pods) => DeploymentPlan.Compute(new(web, [shrunk], pods), Now);
        Assert.Null(With(Pod("a", shrunk).Ready().Terminating()).Create);
        Assert.Equal(2, With(Pod("a", shrunk).Phase("Succeeded")).Create!.Spec.Replicas);
        Assert.Equal(2, With().Create!.Spec.Replicas);
    }

    [Fact]
    public void Paused_scales_but_does_not_roll()
    {
        var web = Web(5, "image:2") is var d ? d with { Spec = d.Spec with { Paused = true } } : d;
        var plan = Plan(web, SetOf(web, "web-old", "image:1", 3, desired: 3));
        Assert.Null(plan.Create);
        Assert.Equal(5, Assert.Single(plan.Update).After.Spec.Replicas);
        Assert.Equal(("Unknown", "DeploymentPaused"), (Condition(plan, "Progressing").Status, Condition(plan, "Progressing").Reason));

        var resumed = Plan(web with { Spec = web.Spec with { Paused = false }, Status = plan.Status }, plan.Update[0].After);
        Assert.NotNull(resumed.Create);
    }

    [Theory]
    [InlineData(10, 20, 8, 5, 15, 10)]
    [InlineData(10, 5, 8, 5, 4, 3)]
    [InlineData(10, 0, 8, 5, 0, 0)]
    public void A_new_size_is_spread_in_proportion(int from, int to, int oldSize, int newSize, int oldAfter, int newAfter)
    {
        var web = Web(to, "image:2");
        var was = Web(from, "image:2");
        var plan = Plan(web, SetOf(was, "web-old", "image:1", oldSize), SetOf(was, "web-new", "image:2", newSize, revision: 2, available: 0));
        Assert.Equal(oldAfter, plan.Update.Single(u => u.Before.Metadata.Name == "web-old").After.Spec.Replicas);
        Assert.Equal(newAfter, plan.Update.Single(u => u.Before.Metadata.Name == "web-new").After.Spec.Replicas);
        Assert.All(plan.Update, u => Assert.Equal($"{to}", u.After.Metadata.Annotations[Revisions.DesiredReplicas]));
    }

    [Fact]
    public void An_old_template_again_takes_its_old_set_and_a_new_revision()
    {
        var web = Web(3, "image:1");
        var plan = Plan(web, SetOf(web, "web-a", "image:1", 0, revision: 1), SetOf(web, "web-b", "image:2", 3, revision: 2));
        Assert.Null(plan.Create);
        var back = plan.Update.Single(u => u.Before.Metadata.Name == "web-a").After;
        Assert.Equal(("3", "1", 1), (back.Metadata.Annotations[Revisions.Revision], back.Metadata.Annotations[Revisions.History], back.Spec.Replicas));
        Assert.Equal("3", plan.Revision);
    }

    [Fact]
    public void History_beyond_the_limit_goes_oldest_first_once_the_rollout_is_complete()
    {
        var web = Web(1, "image:9") is var d ? d with { Spec = d.Spec with { RevisionHistoryLimit = 2 } } : d;
        var olds = Enumerable.Range(1, 5).Select(i => SetOf(web, $"web-{i}", $"image:{i}", 0, revision: i)).ToArray();
        var busy = olds[0] with { Status = olds[0].Status with { Replicas = 1 } };
        var current = SetOf(web, "web-9", "image:9", 1, revision: 9);
        Assert.Equal(["web-1", "web-2", "web-3"], Plan(web, [.. olds, current]).Delete.Select(s => s.Metadata.Name));
        Assert.Empty(Plan(web, [busy, .. olds[1..], current with { Status = current.Status with { AvailableReplicas = 0 } }]).Delete);
    }

    [Fact]
    public void Progress_is_told_with_upstreams_reasons()
    {
        var web = Web(2);
        var created = Plan(web);
        var set = created.Create! with { Metadata = created.Create.Metadata with { Uid = "new", Generation = 1 } };
        web = web with { Status = created.Status };

        var updated = Plan(web, set with { Status = new ReplicaSetStatus { Replicas = 2, ObservedGeneration = 1 } });
        Assert.Equal(("True", "ReplicaSetUpdated", $"ReplicaSet \"{set.Metadata.Name}\" is progressing."),
            (Condition(updated, "Progressing").Status, Condition(updated, "Progressing").Reason, Condition(updated, "Progressing").Message));
        Assert.Equal(TimeSpan.FromSeconds(601), updated.Requeue);

        web = web with { Status = updated.Status };
        var stuck = DeploymentPlan.Compute(new(web, [set with { Status = new ReplicaSetStatus { Replicas = 2, ObservedGeneration = 1 } }], []), Now.AddSeconds(601));
        Assert.Equal(("False", "ProgressDeadlineExceeded", $"ReplicaSet \"{set.Metadata.Name}\" has timed out progressing."),
            (Condition(stuck, "Progressing").Status, Condition(stuck, "Progressing").Reason, Condition(stuck, "Progressing").Message));
        Assert.Null(stuck.Requeue);

        var done = Plan(web, set with { Status = new ReplicaSetStatus { Replicas = 2, ReadyReplicas = 2, AvailableReplicas = 2, ObservedGeneration = 1 } });
        Assert.Equal(("True", "NewReplicaSetAvailable", $"ReplicaSet \"{set.Metadata.Name}\" has successfully progressed."),
            (Condition(done, "Progressing").Status, Condition(done, "Progressing").Reason, Condition(done, "Progressing").Message));
        Assert.Equal(("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
            (Condition(done, "Available").Status, Condition(done, "Available").Reason, Condition(done, "Available").Message));
        Assert.Null(done.Requeue);
    }

    [Fact]
    public void The_failure_of_a_set_is_told()
    {
        var web = Web(2);
        var set = SetOf(web, "web-a", "image:1", 2, available: 0) is var s ? s with
        {
            Status = s.Status with { Conditions = [new ReplicaSetCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "quota" }] },
        } : s;
        var failure = Condition(Plan(web, set), "ReplicaFailure");
        Assert.Equal(("True", "FailedCreate", "quota"), (failure.Status, failure.Reason, failure.Message));
    }

    [Fact]
    public void The_hash_is_stable_has_no_vowels_and_changes_with_collisions()
    {
        var template = Web(1).Spec.Template;
        var hash = PodTemplateHash.Compute(template, null);
        Assert.Equal(hash, PodTemplateHash.Compute(template with { }, null));
        Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{1,10}$", hash);
        Assert.NotEqual(hash, PodTemplateHash.Compute(template, 1));
        Assert.NotEqual(PodTemplateHash.Compute(template, 1), PodTemplateHash.Compute(template, 2));
        var two = template with { Metadata = new ObjectMeta { Labels = Labels(("a", "1"), ("b", "2")) } };
        var swapped = template with { Metadata = new ObjectMeta { Labels = Labels(("b", "2"), ("a", "1")) } };
        Assert.Equal(PodTemplateHash.Compute(two, null), PodTemplateHash.Compute(swapped, null));
    }

    [Fact]
    public void A_deployment_that_selects_everything_does_nothing_but_say_so()
    {
        var plan = Plan(Web(3) is var d ? d with { Spec = d.Spec with { Selector = new LabelSelector() } } : d);
        Assert.Null(plan.Create);
        Assert.Equal("SelectingAll", Assert.Single(plan.Events).Reason);
    }

    [Fact]
    public void Template_changes_roll_out_never_above_surge_and_never_below_availability()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            var history = new RolloutHistory(seed);
            history.Settle(watchPods: false);
            for (var rollout = 0; rollout < 4; rollout++)
            {
                history.ChangeTemplate();
                for (var step = (int)(seed * 7 % 60); step > 0; step--)
                {
                    history.Step(watchPods: true);
                }
                if (rollout == 2)
                {
                    history.RollBack();
                }
                history.Settle(watchPods: true);
                AssertComplete(history);
            }
            Assert.True(history.Sets.Count <= 3, $"seed {seed} keeps more history than its limit");
        }
    }

    [Fact]
    public void Histories_with_scaling_pauses_and_failing_pods_converge_and_no_plan_breaks_a_bound()
    {
        for (ulong seed = 1000; seed < 1200; seed++)
        {
            var history = new RolloutHistory(seed);
            var chance = new SeededChance(seed);
            for (var step = 0; step < 300; step++)
            {
                history.Step(watchPods: false);
                switch (chance.Next(60))
                {
                    case 0:
                        history.ChangeTemplate();
                        break;
                    case 1:
                        history.ScaleByChance();
                        break;
                    case 2:
                        history.Pause(chance.Hit(50));
                        break;
                    case 3:
                        history.RollBack();
                        break;
                    case < 8:
                        history.BreakSomePod();
                        break;
                }
            }
            history.Pause(false);
            history.Settle(watchPods: false);
            AssertComplete(history);
        }
    }

    private static void AssertComplete(RolloutHistory history)
    {
        var wanted = history.Deployment.Spec.Replicas;
        var current = Assert.Single(history.Sets, s => PodTemplateHash.SameTemplate(s.Spec.Template, history.Deployment.Spec.Template));
        Assert.Equal((wanted, wanted), (current.Spec.Replicas, history.Pods.Count));
        Assert.All(history.Sets.Where(s => s != current), s => Assert.Equal(0, s.Spec.Replicas));
        Assert.All(history.Pods, p => Assert.True(ControllerReference.Controls(current, p.Metadata)));
        Assert.Equal(wanted, history.Deployment.Status.AvailableReplicas ?? 0);
        Assert.Equal(Revisions.Of(current.Metadata), Revisions.Of(history.Deployment.Metadata));
    }
}
