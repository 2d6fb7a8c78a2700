package lesson

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Conditions and what a story remembers are written in a language that always ends: numbers, true and
// false, variables, + and -, comparisons, and, or, not and brackets. There is no loop and no function.

// wordsOfConditions cannot be names of variables.
var wordsOfConditions = []string{"and", "or", "not", "true", "false"}

// mostCondition is how long a condition may be, in bytes; it bounds the depth of its brackets too.
const mostCondition = 300

// misread says why a condition cannot be read, in the words of this package.
type misread struct {
	key   string
	pairs []any
}

func (m *misread) Error() string { return m.key }

// term is a part of a condition.
type term struct {
	sign  string // "number", "name", "not", "minus", or what stands between two terms
	value int
	name  string
	parts []*term
	truth bool // it is true or false, no number
}

// assignment is one part of what is set.
type assignment struct {
	name  string
	value *term
}

var conditionSign = regexp.MustCompile(`^(?:[0-9]{1,4}|[a-z][a-z_]*|==|!=|<=|>=|[<>=+\-();])`)

// signs cuts a condition.
func signs(s string) ([]string, *misread) {
	if len(s) > mostCondition {
		return nil, &misread{"lesson.condition_too_long", []any{"max", mostCondition}}
	}
	var all []string
	for s != "" {
		switch s[0] {
		case ' ', '\t', '\n', '\r':
			s = s[1:]
			continue
		}
		sign := conditionSign.FindString(s)
		if sign == "" {
			return nil, &misread{"lesson.bad_condition", []any{"part", short(s)}}
		}
		all, s = append(all, sign), s[len(sign):]
	}
	return all, nil
}

// parser reads the signs of a condition from left to right.
type parser struct {
	signs     []string
	variables []Variable
	wrong     *misread
}

func (p *parser) peek() string {
	if len(p.signs) == 0 || p.wrong != nil {
		return ""
	}
	return p.signs[0]
}

func (p *parser) take(any ...string) string {
	s := p.peek()
	if s == "" || !slices.Contains(any, s) {
		return ""
	}
	p.signs = p.signs[1:]
	return s
}

func (p *parser) fail(key string, pairs ...any) *term {
	if p.wrong == nil {
		p.wrong = &misread{key, pairs}
	}
	return &term{sign: "number"}
}

// two makes a term of two, which must both be true or false, or both numbers.
func (p *parser) two(sign string, a, b *term, truths bool) *term {
	if a.truth != b.truth || a.truth != truths && sign != "==" && sign != "!=" {
		return p.fail("lesson.mixed_condition", "sign", sign)
	}
	return &term{sign: sign, parts: []*term{a, b}, truth: sign != "+" && sign != "-"}
}

func (p *parser) either() *term {
	t := p.both()
	for p.take("or") != "" {
		t = p.two("or", t, p.both(), true)
	}
	return t
}

func (p *parser) both() *term {
	t := p.negated()
	for p.take("and") != "" {
		t = p.two("and", t, p.negated(), true)
	}
	return t
}

func (p *parser) negated() *term {
	if p.take("not") != "" {
		t := p.negated()
		if !t.truth {
			return p.fail("lesson.mixed_condition", "sign", "not")
		}
		return &term{sign: "not", parts: []*term{t}, truth: true}
	}
	t := p.sum()
	if sign := p.take("==", "!=", "<", "<=", ">", ">="); sign != "" {
		t = p.two(sign, t, p.sum(), false)
	}
	return t
}

func (p *parser) sum() *term {
	t := p.single()
	for {
		sign := p.take("+", "-")
		if sign == "" {
			return t
		}
		t = p.two(sign, t, p.single(), false)
	}
}

func (p *parser) single() *term {
	s := p.peek()
	if s == "" {
		return p.fail("lesson.unfinished_condition")
	}
	p.signs = p.signs[1:]
	switch {
	case s == "(":
		t := p.either()
		if p.take(")") == "" {
			return p.fail("lesson.open_bracket")
		}
		return t
	case s == "-":
		t := p.single()
		if t.truth {
			return p.fail("lesson.mixed_condition", "sign", "-")
		}
		return &term{sign: "minus", parts: []*term{t}}
	case s == "true", s == "false":
		t := &term{sign: "number", truth: true}
		if s == "true" {
			t.value = 1
		}
		return t
	case s[0] >= '0' && s[0] <= '9':
		n, _ := strconv.Atoi(s)
		return &term{sign: "number", value: n}
	case s[0] >= 'a' && s[0] <= 'z' && !slices.Contains(wordsOfConditions, s):
		for _, v := range p.variables {
			if v.Name == s {
				return &term{sign: "name", name: s, truth: v.Truth}
			}
		}
		return p.fail("lesson.unknown_variable", "name", s)
	}
	return p.fail("lesson.bad_condition", "part", s)
}

// condition reads what must hold for a choice to be open; nil: always open.
func condition(s string, variables []Variable) (*term, *misread) {
	if s == "" {
		return nil, nil
	}
	cut, wrong := signs(s)
	if wrong != nil {
		return nil, wrong
	}
	p := &parser{signs: cut, variables: variables}
	t := p.either()
	switch {
	case p.wrong == nil && len(p.signs) > 0:
		p.fail("lesson.bad_condition", "part", p.signs[0])
	case p.wrong == nil && !t.truth:
		p.fail("lesson.not_a_condition")
	}
	return t, p.wrong
}

// settings reads what a choice makes the story remember: name = value; name = value.
func settings(s string, variables []Variable) ([]assignment, *misread) {
	cut, wrong := signs(s)
	if wrong != nil || len(cut) == 0 {
		return nil, wrong
	}
	p := &parser{signs: cut, variables: variables}
	var all []assignment
	for len(p.signs) > 0 && p.wrong == nil {
		name := p.single()
		if p.wrong == nil && (name.sign != "name" || p.take("=") == "") {
			p.fail("lesson.bad_set")
			break
		}
		value := p.either()
		if p.wrong == nil && value.truth != name.truth {
			p.fail("lesson.mixed_condition", "sign", "=")
		}
		all = append(all, assignment{name.name, value})
		if p.wrong == nil && p.take(";") == "" && len(p.signs) > 0 {
			p.fail("lesson.bad_condition", "part", p.signs[0])
		}
	}
	return all, p.wrong
}

// reckon gives the value of a term; true is 1, false 0.
func (t *term) reckon(vars map[string]int) int {
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	switch t.sign {
	case "number":
		return t.value
	case "name":
		return vars[t.name]
	case "not":
		return 1 - t.parts[0].reckon(vars)
	case "minus":
		return -t.parts[0].reckon(vars)
	}
	a, b := t.parts[0].reckon(vars), t.parts[1].reckon(vars)
	switch t.sign {
	case "+":
		return a + b
	case "-":
		return a - b
	case "and":
		return a & b
	case "or":
		return a | b
	case "==":
		return one(a == b)
	case "!=":
		return one(a != b)
	case "<":
		return one(a < b)
	case "<=":
		return one(a <= b)
	case ">":
		return one(a > b)
	}
	return one(a >= b)
}

// holds says whether a condition is met; none always is.
func (t *term) holds(vars map[string]int) bool { return t == nil || t.reckon(vars) != 0 }

// remember carries settings out, one after the other, in a copy. Numbers stay within the bounds of stories.
func remember(set []assignment, vars map[string]int) map[string]int {
	if len(set) == 0 {
		return vars
	}
	after := make(map[string]int, len(vars))
	for name, value := range vars {
		after[name] = value
	}
	for _, s := range set {
		after[s.name] = max(-mostValue, min(mostValue, s.value.reckon(after)))
	}
	return after
}

// tidy writes a condition or a setting in its one form, so that spaces make no other activity. What cannot
// be read stays as it is.
func tidy(s string) string {
	cut, wrong := signs(s)
	if wrong != nil {
		return s
	}
	return together(cut)
}

// together writes signs with spaces between them as people do.
func together(cut []string) string {
	var b strings.Builder
	before := "("
	for i, s := range cut {
		alone := before == "(" || s == ")" || s == ";"
		if before == "-" && (i < 2 || slices.Contains(beforeValue, cut[i-2])) { // the sign of a number
			alone = true
		}
		if !alone {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		before = s
	}
	return b.String()
}

// beforeValue are the signs behind which a value begins, so that a - there belongs to it.
var beforeValue = []string{"(", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "and", "or", "not", ";"}
