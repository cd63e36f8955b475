namespace MiniKube.Kubectl.JsonPaths;

/// <summary>A template that is none, or that an object does not fit.</summary>
internal sealed class JsonPathException(string message) : Exception(message);
