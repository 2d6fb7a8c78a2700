package lesson

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML writes an activity as its file, keys in the order of docs/activity-format.md. What it writes reads
// back as the same activity; comments and layout of a file that was read are not kept.
func (a *Activity) YAML() ([]byte, error) {
	m := mapping()
	m.word("activity", a.ID)
	m.number("version", a.Version)
	m.word("kind", string(a.Kind))
	if a.From > 0 {
		m.word("ages", fmt.Sprintf("%d-%d", a.From, a.To))
	}
	m.words("languages", a.Languages, true)
	m.text("title", a.Title)
	m.text("about", a.About)
	m.truth("sensitive", a.Sensitive)
	m.truth("solo", a.Solo)
	if len(a.Items) > 0 {
		m.add("items", listOf(a.Items, itemNode))
	}
	m.add("steps", listOf(a.Steps, stepNode))
	m.add("sheet", a.Sheet.node())
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(m.Node); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// node is a mapping or list that is being written.
type node struct{ *yaml.Node }

func mapping() node { return node{&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}} }

func listOf[T any](all []T, each func(T) node) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, x := range all {
		list.Content = append(list.Content, each(x).Node)
	}
	return list
}

func scalar(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	switch {
	case strings.Contains(value, "\n"):
		n.Style = yaml.LiteralStyle
	case value == "" || !plainForm(value):
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// plainForm says whether a word needs no quotes, in a flow either: ids, numbers of words, and nothing that
// YAML could take for something else.
func plainForm(s string) bool {
	return idForm.MatchString(s) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, s) && strings.Trim(s, "0123456789-_e") != ""
}

func (m node) add(key string, n *yaml.Node) {
	m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, n)
}

func (m node) word(key, value string) {
	if value != "" {
		n := scalar(value)
		if key == "ages" {
			n.Style = 0
		}
		m.add(key, n)
	}
}

func (m node) number(key string, value int) {
	m.add(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(value)})
}

// truth writes true, and leaves false out.
func (m node) truth(key string, value bool) {
	if value {
		m.add(key, truthNode(true))
	}
}

func truthNode(value bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value)}
}

func (m node) words(key string, all []string, empty bool) {
	if len(all) == 0 && !empty {
		return
	}
	n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
	for _, w := range all {
		n.Content = append(n.Content, scalar(w))
	}
	m.add(key, n)
}

func (m node) text(key string, t Text) {
	if t.IsZero() {
		return
	}
	n := mapping()
	for _, l := range Languages {
		if t.Has(l) {
			v := scalar(t.By[l])
			if v.Style == 0 {
				v.Style = yaml.DoubleQuotedStyle
			}
			n.add(l, v)
		}
	}
	m.add(key, n.Node)
}

func itemNode(x Item) node {
	m := mapping()
	m.word("id", x.ID)
	m.word("measures", string(x.Measures))
	m.text("text", x.Text)
	m.text("easy", x.Easy)
	m.word("clip", x.Clip)
	m.add("options", listOf(x.Options, optionNode))
	m.words("right", x.Right, false)
	m.text("why", x.Why)
	return m
}

func optionNode(o Option) node {
	m := mapping()
	m.word("id", o.ID)
	m.text("text", o.Text)
	m.text("easy", o.Easy)
	return m
}

func pieceNode(p Piece) node {
	m := optionNode(Option{ID: p.ID, Text: p.Text, Easy: p.Easy})
	m.truth("flag", p.Flag)
	m.text("why", p.Why)
	return m
}

func stepNode(s Step) node {
	m := mapping()
	m.word("id", s.ID)
	m.word("kind", string(s.Kind))
	m.word("by", string(s.By))
	m.words("items", s.Items, false)
	m.text("text", s.Text)
	m.text("easy", s.Easy)
	m.word("clip", s.Clip)
	m.text("discuss", s.Discuss)
	switch s.Kind {
	case Choose, Poll:
		m.add("options", listOf(s.Options, optionNode))
	case Flags, Order:
		m.add("pieces", listOf(s.Pieces, pieceNode))
	case Cloud:
		m.add("words", listOf(s.Words, optionNode))
		m.truth("free", s.Free)
	case Truth:
		m.add("right", truthNode(s.True))
	case Story:
		m.word("start", s.Start)
		if len(s.Variables) > 0 {
			v := mapping()
			v.Style = yaml.FlowStyle
			for _, x := range s.Variables {
				if x.Truth {
					v.add(x.Name, truthNode(x.Value != 0))
				} else {
					v.number(x.Name, x.Value)
				}
			}
			m.add("variables", v.Node)
		}
		m.add("scenes", listOf(s.Scenes, sceneNode))
	}
	m.truth("many", s.Many && (s.Kind == Choose || s.Kind == Poll) && len(s.Right) < 2)
	m.words("right", s.Right, false)
	m.text("why", s.Why)
	return m
}

func sceneNode(x Scene) node {
	m := mapping()
	m.word("id", x.ID)
	m.text("text", x.Text)
	m.text("easy", x.Easy)
	m.word("clip", x.Clip)
	m.text("discuss", x.Discuss)
	m.quoted("set", x.Set)
	if len(x.Choices) > 0 {
		m.add("choices", listOf(x.Choices, choiceNode))
	}
	m.word("next", x.Next)
	m.word("ending", x.Ending)
	m.text("help", x.Help)
	return m
}

func choiceNode(c Choice) node {
	m := optionNode(Option{ID: c.ID, Text: c.Text, Easy: c.Easy})
	m.word("to", c.To)
	m.quoted("if", c.If)
	m.quoted("set", c.Set)
	return m
}

// quoted writes a condition between double quotes, as they are always written.
func (m node) quoted(key, value string) {
	if value != "" {
		m.add(key, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: yaml.DoubleQuotedStyle})
	}
}

func (h Sheet) node() *yaml.Node {
	m := mapping()
	m.text("aims", h.Aims)
	m.text("before_you_start", h.Before)
	m.add("timing", listOf(h.Timing, func(t Timing) node {
		m := mapping()
		m.Style = yaml.FlowStyle
		m.word("step", t.Step)
		m.number("short", t.Short)
		m.number("long", t.Long)
		return m
	}))
	if len(h.May) > 0 {
		m.add("may_come_up", listOf(h.May, func(r Remark) node {
			m := mapping()
			m.text("text", r.Text)
			m.text("say", r.Say)
			return m
		}))
	}
	m.text("after", h.After)
	return m.Node
}
