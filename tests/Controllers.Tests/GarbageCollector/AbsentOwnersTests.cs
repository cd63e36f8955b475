using MiniKube.Api.Schemas;
using MiniKube.Controllers.GarbageCollector;

namespace MiniKube.Controllers.Tests.GarbageCollector;

public sealed class AbsentOwnersTests
{
    [Theory]
    [InlineData("configmaps", "default", "owner")]
    [InlineData("secrets", "default", "other")]
    [InlineData("secrets", "other", "owner")]
    [InlineData("secrets", "", "owner")]
    public void Whoever_names_an_owner_wrongly_does_not_make_it_absent(string resource, string ns, string name)
    {
        var absent = new AbsentOwners();
        absent.Add(Owner(resource, ns, name));
        Assert.True(absent.Contains(Owner(resource, ns, name)));
        Assert.False(absent.Contains(Owner("secrets", "default", "owner")));
    }

    private static ObjectIdentity Owner(string resource, string ns, string name) => new(new GroupVersionResource("", "v1", resource), ns.Length > 0, ns, name, "uid");
}
