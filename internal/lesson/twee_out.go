package lesson

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"drosme/internal/fault"
)

// Twee is a text form of stories with branches that Twine and other programs read. What of it is written and
// read stands in docs/activity-format.md: passages, StoryData, StoryInit, links, and of the format SugarCube
// <<set>> and <<if>> around one link. What SugarCube does not have stands in comments.

// storyData is the passage StoryData.
type storyData struct {
	IFID    string    `json:"ifid"`
	Format  string    `json:"format,omitempty"`
	Version string    `json:"format-version,omitempty"`
	Start   string    `json:"start,omitempty"`
	Drosme  *tweeHome `json:"drosme,omitempty"`
}

// tweeHome says of which activity a story was; other programs leave it alone.
type tweeHome struct {
	Activity string `json:"activity"`
	Step     string `json:"step"`
	By       By     `json:"by"`
}

// Twee writes a story in one language as Twee 3. Without the id of a step it is the first story. A fault is
// of the kind Invalid: there is no story, or it is not complete in that language.
func (a *Activity) Twee(step, language string) ([]byte, error) {
	i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.Kind == Story && (step == "" || s.ID == step) })
	if i < 0 {
		return nil, fault.In("step", "lesson.twee_no_story")
	}
	if !slices.Contains(a.Languages, language) {
		return nil, fault.In("language", "lesson.twee_language", "languages", a.Languages)
	}
	s := &a.Steps[i]
	sum := sha256.Sum256([]byte(a.ID + "/" + s.ID))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80 // the form of a random UUID
	ifid := fmt.Sprintf("%X-%X-%X-%X-%X", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	data, err := json.MarshalIndent(storyData{IFID: ifid, Format: "SugarCube", Version: "2.36.1", Start: s.Start,
		Drosme: &tweeHome{a.ID, s.ID, s.By}}, "", "  ")
	if err != nil {
		return nil, fault.Because(fault.Failed, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, ":: StoryTitle\n%s\n\n:: StoryData\n%s\n", Plain(a.Title.In(language)), data)
	if len(s.Variables) > 0 {
		b.WriteString("\n:: StoryInit\n")
		for _, v := range s.Variables {
			value := fmt.Sprint(v.Value)
			if v.Truth {
				value = fmt.Sprint(v.Value != 0)
			}
			fmt.Fprintf(&b, "<<set $%s to %s>>\n", v.Name, value)
		}
	}
	for i := range s.Scenes {
		passage(&b, &s.Scenes[i], language)
	}
	return []byte(b.String()), nil
}

func passage(b *strings.Builder, x *Scene, language string) {
	fmt.Fprintf(b, "\n:: %s", x.ID)
	switch {
	case x.Ending != "":
		fmt.Fprintf(b, " [ending ending-%s]", x.Ending)
	case x.Next != "":
		b.WriteString(" [goes-on]")
	}
	b.WriteString("\n")
	if x.Set != "" {
		fmt.Fprintf(b, "<<set %s>>\n", toTwee(x.Set))
	}
	b.WriteString(safeBody(x.Text.By[language]) + "\n")
	remark := func(key, value string) {
		if value != "" {
			fmt.Fprintf(b, "<!-- %s: %s -->\n", key, strings.ReplaceAll(value, "-->", `--\>`))
		}
	}
	remark("easy", x.Easy.By[language])
	remark("clip", x.Clip)
	for _, part := range []struct {
		name string
		text Text
	}{{"discuss", x.Discuss}, {"help", x.Help}} {
		if text := part.text.By[language]; text != "" {
			fmt.Fprintf(b, "\n<!-- %s -->\n%s\n", part.name, safeBody(text))
		}
	}
	if len(x.Choices) > 0 || x.Next != "" {
		b.WriteString("\n<!-- choices -->\n")
	}
	for i, c := range x.Choices {
		if c.ID != choiceLetter(i) {
			remark("choice", c.ID)
		}
		remark("choice easy", c.Easy.By[language])
		link := "[[" + linkText(c.Text.By[language]) + "->" + c.To + "]"
		if c.Set != "" {
			link += "[" + toTwee(c.Set) + "]"
		}
		link += "]"
		if c.If != "" {
			link = "<<if " + toTwee(c.If) + ">>" + link + "<</if>>"
		}
		b.WriteString(link + "\n")
	}
	if x.Next != "" {
		fmt.Fprintf(b, "[[…->%s]]\n", x.Next)
	}
}

// choiceLetter is the id of a choice that was given none.
func choiceLetter(i int) string { return string(rune('a'+i%26)) + strings.Repeat("x", i/26) }

var (
	safeSigns  = strings.NewReplacer("[[", `\[\[`, "<<", `\<\<`, "\n::", "\n\\::")
	openSigns  = strings.NewReplacer(`\[\[`, "[[", `\<\<`, "<<", "\n\\::", "\n::")
	linkSigns  = strings.NewReplacer("]]", `]\]`, "[[", `[\[`, "\n", " ")
	plainSigns = strings.NewReplacer(`]\]`, "]]", `[\[`, "[[")
)

// safeBody keeps a text from being read as a link, a macro or a passage.
func safeBody(s string) string { return strings.TrimPrefix(safeSigns.Replace("\n"+s), "\n") }

func openBody(s string) string {
	return strings.TrimSpace(openSigns.Replace("\n" + strings.TrimSpace(s)))
}

func linkText(s string) string { return linkSigns.Replace(s) }

// tweeWords are the signs of conditions as SugarCube writes them.
var tweeWords = map[string]string{"=": "to", "==": "eq", "!=": "neq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}

func toTwee(condition string) string {
	cut, wrong := signs(condition)
	if wrong != nil {
		return condition // an activity that was checked has none such
	}
	for i, s := range cut {
		if t, known := tweeWords[s]; known {
			cut[i] = t
		} else if s[0] >= 'a' && s[0] <= 'z' && !slices.Contains(wordsOfConditions, s) {
			cut[i] = "$" + s
		}
	}
	return together(cut)
}
