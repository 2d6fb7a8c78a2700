package lesson

import (
	"fmt"
	"slices"
	"strings"
)

// Position is where a class, a group or one phone is in an activity. It is a value: Next gives another.
type Position struct {
	Step  string         `json:"step"`
	Scene string         `json:"scene,omitempty"` // in a story
	Visit int            `json:"visit,omitempty"` // in a story: the first fork is 1; a fork that comes again has another
	Vars  map[string]int `json:"vars,omitempty"`  // what the story remembers; true is 1, false 0
}

// MostForks is how many forks a story takes at most. Then it goes to an ending by itself, so that a
// loop which a class likes too well ends too.
const MostForks = 60

// First is where an activity begins.
func (a *Activity) First() Position {
	if len(a.Steps) == 0 {
		return Position{}
	}
	return a.enter(0)
}

// At is the beginning of a step, for who goes back or leaves something out; false: there is no such step.
func (a *Activity) At(step string) (Position, bool) {
	i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == step })
	if i < 0 {
		return Position{}, false
	}
	return a.enter(i), true
}

func (a *Activity) enter(i int) Position {
	s := &a.Steps[i]
	p := Position{Step: s.ID}
	if s.Kind == Story {
		p.Scene, p.Visit = s.Start, 1
		for _, v := range s.Variables {
			if p.Vars == nil {
				p.Vars = map[string]int{}
			}
			p.Vars[v.Name] = v.Value
		}
		p.Vars = s.arrive(s.Start, p.Vars)
	}
	return p
}

// Next gives where it goes on: at a fork by the id of the choice that was taken, elsewhere by itself. A
// choice that is not there or not open moves nothing: the same position comes back. False is the end.
func (a *Activity) Next(at Position, chosen string) (Position, bool) {
	i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == at.Step })
	if i < 0 {
		return at, false
	}
	if s := &a.Steps[i]; s.Kind == Story {
		if scene := s.Scene(at.Scene); scene != nil && scene.Ending == "" {
			return s.on(at, scene, chosen), true
		}
	}
	if i+1 == len(a.Steps) {
		return at, false
	}
	return a.enter(i + 1), true
}

// on goes from a scene that is no ending to the one that follows.
func (s *Step) on(at Position, scene *Scene, chosen string) Position {
	to := at
	switch open := s.open(scene, at.Vars); {
	case len(open) > 0:
		c := scene.Choice(chosen)
		if c == nil || !slices.Contains(open, c) {
			return at
		}
		to.Scene, to.Visit = c.To, at.Visit+1
		if set, wrong := settings(c.Set, s.Variables); wrong == nil {
			to.Vars = remember(set, at.Vars)
		}
	case len(scene.Choices) == 0 && scene.Next != "":
		to.Scene = scene.Next
	default: // no way on; Check lets no such story pass
		to.Visit = MostForks + 1
	}
	if to.Visit > MostForks || s.Scene(to.Scene) == nil {
		if end := slices.IndexFunc(s.Scenes, func(x Scene) bool { return x.Ending != "" }); end >= 0 {
			to.Scene = s.Scenes[end].ID
		}
	}
	to.Vars = s.arrive(to.Scene, to.Vars)
	return to
}

// arrive gives what the story remembers once it is in a scene.
func (s *Step) arrive(scene string, vars map[string]int) map[string]int {
	if x := s.Scene(scene); x != nil && x.Set != "" {
		if set, wrong := settings(x.Set, s.Variables); wrong == nil {
			return remember(set, vars)
		}
	}
	return vars
}

// open gives the choices of a scene whose conditions hold.
func (s *Step) open(scene *Scene, vars map[string]int) []*Choice {
	var open []*Choice
	for i := range scene.Choices {
		c := &scene.Choices[i]
		if t, wrong := condition(c.If, s.Variables); wrong == nil && t.holds(vars) {
			open = append(open, c)
		}
	}
	return open
}

// place gives step and scene of a position; nil where there is none.
func (a *Activity) place(at Position) (*Step, *Scene) {
	s := a.Step(at.Step)
	if s == nil || s.Kind != Story {
		return s, nil
	}
	return s, s.Scene(at.Scene)
}

// Questions gives the ids of what is asked at a position: "q1", "story/offer#1" (step, scene, number of
// the fork), "before/documents-stay" (step, item).
func (a *Activity) Questions(at Position) []string {
	s, scene := a.place(at)
	if s == nil {
		return nil
	}
	switch s.Kind {
	case Say:
		return nil
	case Before, After:
		all := make([]string, len(s.Items))
		for i, item := range s.Items {
			all[i] = s.ID + "/" + item
		}
		return all
	case Story:
		if scene == nil || len(s.open(scene, at.Vars)) == 0 {
			return nil
		}
		return []string{fmt.Sprintf("%s/%s#%d", s.ID, scene.ID, at.Visit)}
	}
	return []string{s.ID}
}

// OpenChoices gives the ids of the choices that can be taken at a position, in the order of the file.
func (a *Activity) OpenChoices(at Position) []string {
	s, scene := a.place(at)
	if scene == nil {
		return nil
	}
	var ids []string
	for _, c := range s.open(scene, at.Vars) {
		ids = append(ids, c.ID)
	}
	return ids
}

// Ending names the ending at which a story is; "" elsewhere.
func (a *Activity) Ending(at Position) string {
	if _, scene := a.place(at); scene != nil {
		return scene.Ending
	}
	return ""
}

// Fork cuts the number of the fork from the id of a question, so that the same fork of several groups adds up.
func Fork(question string) string {
	fork, _, _ := strings.Cut(question, "#")
	return fork
}

// ItemOf gives the item that a question asks and whether it is asked before; nil: it is none of before and after.
func (a *Activity) ItemOf(question string) (item *Item, before bool) {
	step, id, ok := strings.Cut(question, "/")
	s := a.Step(step)
	if !ok || s == nil || s.Kind != Before && s.Kind != After || !slices.Contains(s.Items, id) {
		return nil, false
	}
	return a.Item(id), s.Kind == Before
}
