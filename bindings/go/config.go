package cascadeflow

import "encoding/json"

// Options holds keys of a document (docs/reference.md) that have no field; they win over fields.
type Options map[string]any

// Model is one model at one provider. Zero values are left to the engine.
type Model struct {
	Name         string   `json:"name"`
	Provider     string   `json:"provider,omitempty"`
	ID           string   `json:"id,omitempty"`
	APIKey       string   `json:"api_key,omitempty"`
	BaseURL      string   `json:"base_url,omitempty"`
	Cost         *float64 `json:"cost,omitempty"` // USD per 1K tokens, blended; nil: the price table. See Float.
	Tier         *int     `json:"tier,omitempty"`
	MaxTokens    int      `json:"max_tokens,omitempty"`
	SystemPrompt string   `json:"system_prompt,omitempty"`
	Domains      []string `json:"domains,omitempty"`
	Options      Options  `json:"-"`
}

// Quality says when a draft is good enough.
type Quality struct {
	Preset     string             `json:"preset,omitempty"` // cascade, production, development, strict, permissive
	Threshold  float64            `json:"threshold,omitempty"`
	Thresholds map[string]float64 `json:"thresholds,omitempty"`
	Options    Options            `json:"-"`
}

// Domain is the pipeline of one domain.
type Domain struct {
	Drafter   string     `json:"drafter,omitempty"`
	Verifier  string     `json:"verifier,omitempty"`
	Tiers     [][]string `json:"tiers,omitempty"`
	Threshold float64    `json:"threshold,omitempty"`
	Options   Options    `json:"-"`
}

// Budget limits spending.
type Budget struct {
	Name       string  `json:"name,omitempty"`
	Scope      string  `json:"scope"` // run, user, agent, day, month
	LimitUSD   float64 `json:"limit_usd"`
	OnExceeded string  `json:"on_exceeded,omitempty"` // refuse, degrade, warn
	Options    Options `json:"-"`
}

// Config is the configuration of an agent.
type Config struct {
	Models  []Model           `json:"models,omitempty"`
	Quality *Quality          `json:"quality,omitempty"`
	Domains map[string]Domain `json:"domains,omitempty"`
	Budgets []Budget          `json:"budgets,omitempty"`
	Stream  string            `json:"stream,omitempty"` // held, optimistic
	Options Options           `json:"-"`
}

// Message is one turn of a conversation.
type Message struct {
	Role       string          `json:"role"`
	Content    any             `json:"content,omitempty"` // text, or a list of parts
	Name       string          `json:"name,omitempty"`
	ToolCalls  json.RawMessage `json:"tool_calls,omitempty"`
	ToolCallID string          `json:"tool_call_id,omitempty"`
}

// ToolDefinition is what a model is told about a tool; Parameters is a JSON schema.
type ToolDefinition struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Parameters  any    `json:"parameters,omitempty"`
}

// Request is one run. Give Prompt or Messages.
type Request struct {
	Prompt       string           `json:"prompt,omitempty"`
	Messages     []Message        `json:"messages,omitempty"`
	SystemPrompt string           `json:"system_prompt,omitempty"`
	Tools        []ToolDefinition `json:"tools,omitempty"`
	MaxTokens    int              `json:"max_tokens,omitempty"`
	Temperature  *float64         `json:"temperature,omitempty"`
	User         string           `json:"user,omitempty"`
	Strategy     string           `json:"strategy,omitempty"` // auto, cascade, cheap, strong
	Options      Options          `json:"-"`
}

// Float makes a pointer, for fields whose zero means something.
func Float(v float64) *float64 { return &v }

// Int makes a pointer, for fields whose zero means something.
func Int(v int) *int { return &v }

func merged(fields any, options Options) ([]byte, error) {
	data, err := json.Marshal(fields)
	if err != nil || len(options) == 0 {
		return data, err
	}
	document := map[string]any{}
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	for key, value := range options {
		document[key] = value
	}
	return json.Marshal(document)
}

type (
	plainModel   Model
	plainQuality Quality
	plainDomain  Domain
	plainBudget  Budget
	plainConfig  Config
	plainRequest Request
)

// MarshalJSON puts Options beside the fields.
func (v Model) MarshalJSON() ([]byte, error) { return merged(plainModel(v), v.Options) }

// MarshalJSON puts Options beside the fields.
func (v Quality) MarshalJSON() ([]byte, error) { return merged(plainQuality(v), v.Options) }

// MarshalJSON puts Options beside the fields.
func (v Domain) MarshalJSON() ([]byte, error) { return merged(plainDomain(v), v.Options) }

// MarshalJSON puts Options beside the fields.
func (v Budget) MarshalJSON() ([]byte, error) { return merged(plainBudget(v), v.Options) }

// MarshalJSON puts Options beside the fields.
func (v Config) MarshalJSON() ([]byte, error) { return merged(plainConfig(v), v.Options) }

// MarshalJSON puts Options beside the fields.
func (v Request) MarshalJSON() ([]byte, error) { return merged(plainRequest(v), v.Options) }
