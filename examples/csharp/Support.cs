// Support.cs: what the C# examples share.
using System.Collections.Generic;
using Cascadeflow;

internal static class Support
{
    public static CascadeConfig CheapAndStrong() =>
        new CascadeConfig(new ModelConfig("gpt-4o-mini", "openai"), new ModelConfig("gpt-4o", "openai"));

    public static Dictionary<string, object> Map(params object[] pairs)
    {
        var made = new Dictionary<string, object>();
        for (int i = 0; i < pairs.Length; i += 2) made[(string)pairs[i]] = pairs[i + 1];
        return made;
    }
}
