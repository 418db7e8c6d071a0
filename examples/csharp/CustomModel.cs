// A function of the host as the cheapest tier: a table of known answers.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cascadeflow;

internal static class CustomModel
{
    private static readonly Dictionary<string, string> known = new Dictionary<string, string>
    {
        { "What are your opening hours?", "We are open from 9 to 17, Monday to Friday." },
    };

    private static Task<object> House(ModelCall call)
    {
        var messages = (IList<object>)call.Request["messages"];
        var question = (string)((IDictionary<string, object>)messages[messages.Count - 1])["content"];
        Console.WriteLine("house model was asked: " + question);
        return Task.FromResult<object>(known.TryGetValue(question, out string answer) ? answer : "I do not know.");
    }

    private static async Task Run()
    {
        var config = new CascadeConfig(new ModelConfig("house", "host") { Cost = 0 }, new ModelConfig("gpt-4o", "openai"));
        // A table cannot judge itself: the gate shall not ask it for a second opinion.
        config["checks"] = Support.Map("self_check", "never", "second_sample", "never");
        using (var agent = new CascadeAgent(config))
        {
            agent.AddModel("house", House);
            foreach (string question in new[] { "What are your opening hours?", "Who wrote Don Quixote?" })
            {
                CascadeResult result = await agent.RunAsync(question);
                Console.WriteLine("A: " + result.Text);
                Console.WriteLine("model: " + result.Model);
            }
        }
    }

    private static void Main() => Run().GetAwaiter().GetResult();
}
