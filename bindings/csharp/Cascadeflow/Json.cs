// Json.cs: the little JSON that this package needs, so that it depends on nothing. Objects are IDictionary<string, object>,
// arrays are lists, numbers are long or double.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Cascadeflow
{
    /// <summary>Reads and writes JSON with plain .NET types.</summary>
    public static class Json
    {
        /// <summary>Writes null, strings, booleans, numbers, dictionaries, enumerables, and documents of this package.</summary>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(text, value);
            return text.ToString();
        }

        /// <summary>Reads one JSON value.</summary>
        public static object Read(string text)
        {
            int at = 0;
            object value = new Reader(text).Value(ref at, 0);
            return value;
        }

        private static void Write(StringBuilder text, object value)
        {
            if (value == null) text.Append("null");
            else if (value is string s) Quote(text, s);
            else if (value is bool b) text.Append(b ? "true" : "false");
            else if (value is double d) WriteNumber(text, d);
            else if (value is float f) WriteNumber(text, f);
            else if (value is CascadeDocument document) WriteObject(text, document.ToDictionary());
            else if (value is IDictionary<string, object> members) WriteObject(text, members);
            else if (value is IEnumerable items) WriteArray(text, items);
            else if (value is IFormattable number) text.Append(number.ToString(null, CultureInfo.InvariantCulture));
            else throw new ArgumentException("a value of type " + value.GetType() + " has no place in JSON");
        }

        private static void WriteNumber(StringBuilder text, double number)
        {
            if (double.IsNaN(number) || double.IsInfinity(number)) throw new ArgumentException("JSON has no NaN and no infinity");
            text.Append(number.ToString("R", CultureInfo.InvariantCulture));
        }

        private static void WriteObject(StringBuilder text, IDictionary<string, object> members)
        {
            char before = '{';
            foreach (var member in members)
            {
                text.Append(before);
                Quote(text, member.Key);
                text.Append(':');
                Write(text, member.Value);
                before = ',';
            }
            text.Append(before == '{' ? "{}" : "}");
        }

        private static void WriteArray(StringBuilder text, IEnumerable items)
        {
            char before = '[';
            foreach (object item in items)
            {
                text.Append(before);
                Write(text, item);
                before = ',';
            }
            text.Append(before == '[' ? "[]" : "]");
        }

        private static void Quote(StringBuilder text, string value)
        {
            text.Append('"');
            int plain = 0;  // from here on nothing is to be escaped: such stretches are appended whole
            for (int i = 0; i < value.Length; i++)
            {
                char c = value[i];
                if (c >= ' ' && c != '"' && c != '\\') continue;
                text.Append(value, plain, i - plain);
                plain = i + 1;
                switch (c)
                {
                    case '"': text.Append("\\\""); break;
                    case '\\': text.Append("\\\\"); break;
                    case '\n': text.Append("\\n"); break;
                    case '\r': text.Append("\\r"); break;
                    case '\t': text.Append("\\t"); break;
                    default: text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                }
            }
            text.Append(value, plain, value.Length - plain).Append('"');
        }

        private sealed class Reader
        {
            private readonly string text;
            public Reader(string text) { this.text = text; }

            private Exception Wrong(int at) => new FormatException("not JSON, at character " + at);

            private void Skip(ref int at)
            {
                while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0) at++;
            }

            private char Peek(int at) { return at < text.Length ? text[at] : '\0'; }

            public object Value(ref int at, int depth)
            {
                if (depth > 256) throw Wrong(at);
                Skip(ref at);
                switch (Peek(at))
                {
                    case '{': return Object(ref at, depth);
                    case '[': return Array(ref at, depth);
                    case '"': return Text(ref at);
                    case 't': Word(ref at, "true"); return true;
                    case 'f': Word(ref at, "false"); return false;
                    case 'n': Word(ref at, "null"); return null;
                    default: return Number(ref at);
                }
            }

            private void Word(ref int at, string word)
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Wrong(at);
                at += word.Length;
            }

            private object Number(ref int at)
            {
                int start = at;
                while (at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0) at++;
                string digits = text.Substring(start, at - start);
                if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)) return whole;
                if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) return number;
                throw Wrong(start);
            }

            private string Text(ref int at)
            {
                if (Peek(at) != '"') throw Wrong(at);
                var made = new StringBuilder();
                for (at++; Peek(at) != '"'; at++)
                {
                    if (at >= text.Length) throw Wrong(at);
                    if (text[at] != '\\') { made.Append(text[at]); continue; }
                    at++;
                    char c = Peek(at);
                    int plain = "\"\\/bfnrt".IndexOf(c);
                    if (plain >= 0) { made.Append("\"\\/\b\f\n\r\t"[plain]); continue; }
                    if (c != 'u' || at + 4 >= text.Length) throw Wrong(at);
                    made.Append((char)int.Parse(text.Substring(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 4;
                }
                at++;
                return made.ToString();
            }

            private object Object(ref int at, int depth)
            {
                var members = new Dictionary<string, object>();
                for (at++; ; at++)
                {
                    Skip(ref at);
                    if (Peek(at) == '}' && members.Count == 0) break;
                    string name = Text(ref at);
                    Skip(ref at);
                    if (Peek(at) != ':') throw Wrong(at);
                    at++;
                    members[name] = Value(ref at, depth + 1);
                    Skip(ref at);
                    if (Peek(at) == '}') break;
                    if (Peek(at) != ',') throw Wrong(at);
                }
                at++;
                return members;
            }

            private object Array(ref int at, int depth)
            {
                var items = new List<object>();
                for (at++; ; at++)
                {
                    Skip(ref at);
                    if (Peek(at) == ']' && items.Count == 0) break;
                    items.Add(Value(ref at, depth + 1));
                    Skip(ref at);
                    if (Peek(at) == ']') break;
                    if (Peek(at) != ',') throw Wrong(at);
                }
                at++;
                return items;
            }
        }
    }
}
