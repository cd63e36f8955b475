namespace MiniKube.Storage.Tests;

public sealed class SortedMapTests
{
    [Theory]
    [InlineData(1, 3000, 400)]
    [InlineData(2, 3000, 5000)]
    [InlineData(3, 20000, 100000)]
    public void It_agrees_with_a_sorted_dictionary_and_old_versions_stay(int seed, int steps, int keys)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, StoredItem>(StringComparer.Ordinal);
        var map = SortedMap<StoredItem>.Empty;
        var (older, olderContent) = (map, new List<StoredItem>());
        for (var step = 0; step < steps; step++)
        {
            // Growing, then shrinking, so that nodes split and merge.
            var key = $"k{random.Next(keys)}";
            if (random.Next(10) < (step < steps / 2 ? 2 : 8))
            {
                map = map.Remove(key);
                model.Remove(key);
                if (model.Count > 0 && random.Next(2) == 0)
                {
                    var first = map.Under("").First().Key;
                    map = map.Remove(first);
                    model.Remove(first);
                }
            }
            else
            {
                var item = new StoredItem(key, [], step);
                map = map.Set(item);
                model[key] = item;
            }
            if (step == steps / 3)
                (older, olderContent) = (map, [.. model.Values]);
        }
        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Values, map.Under(""));
        Assert.Equal(olderContent, older.Under(""));
        var sorted = model.Values.ToList();
        Assert.Equal(sorted, SortedMap<StoredItem>.FromSorted(sorted).Under(""));
        foreach (var probe in Enumerable.Range(0, 200).Select(_ => $"k{random.Next(keys)}"))
        {
            Assert.Same(model.GetValueOrDefault(probe), map.Find(probe));
            var below = sorted.Count(i => string.CompareOrdinal(i.Key, probe) < 0);
            Assert.Equal(below, map.Rank(probe));
            Assert.Equal(sorted.Skip(below).Where(i => i.Key.StartsWith(probe, StringComparison.Ordinal)), map.Under(probe));
            Assert.Equal(sorted.Where(i => string.CompareOrdinal(i.Key, probe) > 0), map.Under("", probe));
        }
    }

    [Theory]
    [InlineData("/a/", "/a0")]
    [InlineData("a\uffff", "b")]
    [InlineData("", null)]
    public void The_end_of_a_prefix(string prefix, string? end) => Assert.Equal(end, SortedMap<StoredItem>.EndOf(prefix));
}
