package db

import (
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"

	"drosme/internal/access"
)

// Visibility gives, for the words of a scope, the SQL that narrows a protected table to what an actor
// may see. {a} stands for the table's alias; :actor_user, :actor_person, :actor_circles and :actor_roles
// are bound. A word that is missing reaches nothing. The word access.Never gives the rows that this actor
// may not see by any word, not even by all: whom a person named as someone who must not learn.
type Visibility map[access.Word]string

// query is one named block of a queries/*.sql file.
type query struct {
	name  string
	text  string   // with tokens
	actor bool     // the actor decides how it reads: it has {{visible …}}, {{put …}}, or a list of the actor's
	lists []string // names of :name... places
	asked []string // names of wishes, see without
}

var (
	blockName = regexp.MustCompile(`(?m)^-- name: *(\S+) *$`)
	token     = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	visible   = regexp.MustCompile(`^visible (\w+)(?: (\w+))?$`)
	snippet   = regexp.MustCompile(`^put (\w+) ([\w.]+)$`)
)

// AddQueries reads the named blocks of all queries/*.sql of a package.
func (s *Store) AddQueries(fsys fs.FS) error {
	files, err := fs.Glob(fsys, "queries/*.sql")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range files {
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return err
		}
		text := string(b)
		marks := blockName.FindAllStringSubmatchIndex(text, -1)
		for i, m := range marks {
			end := len(text)
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			name := text[m[2]:m[3]]
			if s.queries[name] != nil {
				return fmt.Errorf("%s: the query %s stands twice", f, name)
			}
			body := strings.TrimRight(strings.TrimSpace(text[m[1]:end]), ";")
			q := &query{name: name, text: body}
			q.lists = listsIn(body)
			q.asked = wishesIn(body)
			for _, t := range token.FindAllStringSubmatch(body, -1) {
				in := strings.TrimSpace(t[1])
				q.actor = q.actor || visible.MatchString(in) || snippet.MatchString(in)
			}
			if q.actor = q.actor || strings.Contains(body, ":actor_circles...") || strings.Contains(body, ":actor_roles..."); q.actor {
				q.lists = append(q.lists, "actor_circles", "actor_roles")
			}
			s.queries[name] = q
		}
	}
	return nil
}

var listPlace = regexp.MustCompile(`:(\w+)\.\.\.`)

func listsIn(body string) []string {
	var out []string
	for _, m := range listPlace.FindAllStringSubmatch(body, -1) {
		if m[1] != "actor_circles" && m[1] != "actor_roles" {
			out = append(out, m[1])
		}
	}
	return out
}

// AddVisibility declares a table as protected.
func (s *Store) AddVisibility(table string, v Visibility) {
	s.mu.Lock()
	s.visibility[table] = v
	s.mu.Unlock()
}

// AddSnippet declares a piece of SQL that several packages write as {{put name column}}, such as who reaches
// the case that a row belongs to; {a} in it stands for the column. It may hold tokens of its own.
func (s *Store) AddSnippet(name, sql string) {
	s.mu.Lock()
	s.snippets[name] = sql
	s.mu.Unlock()
}

// Queries lists the names of all queries, for the test that prepares each on both engines.
func (s *Store) Queries() []string {
	var out []string
	for n := range s.queries {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Protected lists the protected tables, for the test that refuses a query without {{visible}}.
func (s *Store) Protected() []string {
	var out []string
	for n := range s.visibility {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// QueryText gives the text of a query as written.
func (s *Store) QueryText(name string) string {
	if q := s.queries[name]; q != nil {
		return q.text
	}
	return ""
}

// expand resolves the tokens of a text for an engine: {{sqlite|postgres}}, {{visible table alias}} and
// {{put snippet column}}.
func (s *Store) expand(text string, words []access.Word) (string, error) {
	var bad error
	out := token.ReplaceAllStringFunc(text, func(m string) string {
		in := m[2 : len(m)-2]
		if v := visible.FindStringSubmatch(strings.TrimSpace(in)); v != nil {
			vis, ok := s.visibility[v[1]]
			if !ok {
				bad = fmt.Errorf("no visibility is declared for the table %s", v[1])
				return "1=0"
			}
			alias := v[2]
			if alias == "" {
				alias = v[1]
			}
			return narrow(vis, words, alias)
		}
		if p := snippet.FindStringSubmatch(strings.TrimSpace(in)); p != nil {
			sql, ok := s.snippets[p[1]]
			if !ok {
				bad = fmt.Errorf("no snippet %s is declared", p[1])
				return m
			}
			sql, err := s.expand(strings.ReplaceAll(sql, "{a}", p[2]), words)
			if err != nil {
				bad = err
			}
			return sql
		}
		i := strings.Index(in, "|")
		if i < 0 {
			bad = fmt.Errorf("unknown token %s", m)
			return m
		}
		if s.Engine == SQLite {
			return in[:i]
		}
		return in[i+1:]
	})
	return out, bad
}

// narrow joins what the words of an actor reach, without what this actor may never see.
func narrow(vis Visibility, words []access.Word, alias string) string {
	never := ""
	if p, ok := vis[access.Never]; ok {
		never = " and not (" + strings.ReplaceAll(p, "{a}", alias) + ")"
	}
	var parts []string
	for _, w := range words {
		if w == access.All || w == access.Codes {
			return "(1=1" + never + ")"
		}
		if p, ok := vis[w]; ok {
			parts = append(parts, "("+strings.ReplaceAll(p, "{a}", alias)+")")
		}
	}
	if len(parts) == 0 {
		return "1=0"
	}
	sort.Strings(parts)
	return "((" + strings.Join(parts, " or ") + ")" + never + ")"
}

// compile turns :name placeholders into the engine's own, and gives the names in order of places.
// :names... is a list: sizes says how many places each list takes.
func compile(engine Engine, text string, sizes map[string]int) (string, []string) {
	var b strings.Builder
	var order []string
	place := map[string]int{}
	put := func(name string) {
		n, ok := place[name]
		if !ok {
			order = append(order, name)
			n = len(order)
			place[name] = n
		}
		if engine == Postgres {
			fmt.Fprintf(&b, "$%d", n)
		} else {
			fmt.Fprintf(&b, "?%d", n)
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'' || c == '"':
			j := i + 1
			for j < len(text) && text[j] != c {
				j++
			}
			j = min(j+1, len(text))
			b.WriteString(text[i:j])
			i = j
		case c == '-' && i+1 < len(text) && text[i+1] == '-':
			j := strings.IndexByte(text[i:], '\n')
			if j < 0 {
				j = len(text) - i
			}
			i += j
		case c == ':' && i+1 < len(text) && text[i+1] == ':':
			b.WriteString("::")
			i += 2
		case c == ':' && i+1 < len(text) && isLetter(text[i+1]):
			j := i + 1
			for j < len(text) && (isLetter(text[j]) || text[j] >= '0' && text[j] <= '9') {
				j++
			}
			name := text[i+1 : j]
			if strings.HasPrefix(text[j:], "...") {
				j += 3
				n := sizes[name]
				if n == 0 {
					n = 1
				}
				for k := range n {
					if k > 0 {
						b.WriteString(", ")
					}
					put(fmt.Sprintf("%s#%d", name, k))
				}
			} else {
				put(name)
			}
			i = j
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), order
}

func isLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
