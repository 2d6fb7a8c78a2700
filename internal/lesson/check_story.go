package lesson

import (
	"strconv"
	"strings"
)

// mostStates is how many states of a story are walked: a scene together with what the story remembers there.
const mostStates = 20_000

// story checks the scenes of a story one by one, and then walks it.
func (c *checking) story(s *Step) {
	if len(s.Scenes) == 0 {
		c.wrong(s.at.of("scenes", s.Line), "lesson.too_few", "key", "scenes", "min", 1)
		return
	}
	if s.Start != "" && s.Scene(s.Start) == nil {
		c.wrong(s.at.of("start", s.Line), "lesson.no_such_scene", "id", s.Start)
	}
	ids := c.once()
	for i := range s.Scenes {
		ids(s.Scenes[i].ID, s.Scenes[i].Line)
		c.scene(s, &s.Scenes[i])
	}
	w := &walk{checking: c, step: s, states: map[string]int{}}
	w.prepare()
	w.everywhere()
}

func (c *checking) scene(s *Step, x *Scene) {
	c.text(x.Text)
	c.easy(x.Easy)
	c.text(x.Discuss)
	c.text(x.Help)
	ways := 0
	for _, has := range []bool{len(x.Choices) > 0, x.Next != "", x.Ending != ""} {
		if has {
			ways++
		}
	}
	switch {
	case ways == 0:
		c.wrong(x.Line, "lesson.dead_end", "id", x.ID)
	case ways > 1:
		c.wrong(x.Line, "lesson.two_ways", "id", x.ID)
	}
	switch {
	case x.Ending != "" && x.Help.IsZero() && x.Help.Line == 0:
		c.wrong(x.Line, "lesson.ending_without_help", "id", x.ID)
	case x.Ending == "" && x.Help.Line > 0:
		c.wrong(x.Help.Line, "lesson.help_elsewhere", "id", x.ID)
	}
	if x.Next != "" && s.Scene(x.Next) == nil {
		c.wrong(x.at.of("next", x.Line), "lesson.no_such_scene", "id", x.Next)
	}
	if _, wrong := settings(x.Set, s.Variables); wrong != nil {
		c.wrong(x.at.of("set", x.Line), wrong.key, wrong.pairs...)
	}
	ids := c.once()
	for _, choice := range x.Choices {
		ids(choice.ID, choice.Line)
		c.text(choice.Text)
		c.easy(choice.Easy)
		if choice.To != "" && s.Scene(choice.To) == nil {
			c.wrong(choice.at.of("to", choice.Line), "lesson.no_such_scene", "id", choice.To)
		}
		if _, wrong := condition(choice.If, s.Variables); wrong != nil {
			c.wrong(choice.at.of("if", choice.Line), wrong.key, wrong.pairs...)
		}
		if _, wrong := settings(choice.Set, s.Variables); wrong != nil {
			c.wrong(choice.at.of("set", choice.Line), wrong.key, wrong.pairs...)
		}
	}
}

// walk goes through every state that a story can be in.
type walk struct {
	*checking
	step   *Step
	scenes map[string]*readyScene
	states map[string]int // state -> its number
	at     []state
	from   [][]int // number -> numbers of the states before it
	full   bool
	unread bool // something could not be read, so what is never open cannot be said
}

// state is a scene together with what the story remembers there.
type state struct {
	scene *readyScene
	vars  map[string]int
}

// readyScene is a scene whose conditions were read once.
type readyScene struct {
	*Scene
	set     []assignment
	choices []readyChoice
	stuck   bool // no choice was open
}

type readyChoice struct {
	*Choice
	cond  *term
	set   []assignment
	taken bool
}

func (w *walk) prepare() {
	w.scenes = map[string]*readyScene{}
	for i := range w.step.Scenes {
		x := &w.step.Scenes[i]
		if w.scenes[x.ID] != nil {
			continue
		}
		ready := &readyScene{Scene: x}
		var wrong *misread
		if ready.set, wrong = settings(x.Set, w.step.Variables); wrong != nil {
			ready.set, w.unread = nil, true
		}
		for j := range x.Choices {
			ch := readyChoice{Choice: &x.Choices[j]}
			if ch.cond, wrong = condition(ch.If, w.step.Variables); wrong != nil {
				ch.cond, w.unread = nil, true // what cannot be read was said; here it counts as open
			}
			if ch.set, wrong = settings(ch.Set, w.step.Variables); wrong != nil {
				ch.set, w.unread = nil, true
			}
			ready.choices = append(ready.choices, ch)
		}
		w.scenes[x.ID] = ready
	}
}

// reach notes a state and the one from which it is reached. Where there is no such scene it notes nothing.
func (w *walk) reach(scene string, vars map[string]int, from int) {
	x := w.scenes[scene]
	if x == nil || w.full {
		return
	}
	vars = remember(x.set, vars)
	var name strings.Builder
	name.WriteString(scene)
	for _, v := range w.step.Variables {
		name.WriteByte(' ')
		name.WriteString(strconv.Itoa(vars[v.Name]))
	}
	n, known := w.states[name.String()]
	if !known {
		if len(w.at) == mostStates {
			w.full = true
			return
		}
		n = len(w.at)
		w.states[name.String()] = n
		w.at, w.from = append(w.at, state{x, vars}), append(w.from, nil)
	}
	if from >= 0 {
		w.from[n] = append(w.from[n], from)
	}
}

func (w *walk) everywhere() {
	vars := map[string]int{}
	for _, v := range w.step.Variables {
		vars[v.Name] = v.Value
	}
	w.reach(w.step.Start, vars, -1)
	var stops []int // states in which the story ends, or cannot go on
	for n := 0; n < len(w.at); n++ {
		x, vars := w.at[n].scene, w.at[n].vars
		switch {
		case x.Ending != "":
			stops = append(stops, n)
		case len(x.choices) > 0:
			open := false
			for i := range x.choices {
				c := &x.choices[i]
				if c.cond.holds(vars) {
					open, c.taken = true, true
					w.reach(c.To, remember(c.set, vars), n)
					if w.scenes[c.To] == nil {
						stops = append(stops, n) // said already
					}
				}
			}
			if !open {
				x.stuck = true
				stops = append(stops, n)
			}
		case w.scenes[x.Next] != nil:
			w.reach(x.Next, vars, n)
		default:
			stops = append(stops, n)
		}
		if w.full {
			w.wrong(w.step.Line, "lesson.too_many_states", "max", mostStates)
			return
		}
	}
	w.say(stops)
}

// say says what the walk has found.
func (w *walk) say(stops []int) {
	leaves := make([]bool, len(w.at)) // states from which the story can end
	for len(stops) > 0 {
		n := stops[len(stops)-1]
		stops = stops[:len(stops)-1]
		if !leaves[n] {
			leaves[n] = true
			stops = append(stops, w.from[n]...)
		}
	}
	reached := map[*readyScene]bool{}
	caught := map[*readyScene]bool{}
	for n, s := range w.at {
		reached[s.scene] = true
		if !leaves[n] {
			caught[s.scene] = true
		}
	}
	started := w.scenes[w.step.Start] != nil
	for i := range w.step.Scenes {
		x := w.scenes[w.step.Scenes[i].ID]
		switch {
		case x.Scene != &w.step.Scenes[i] || !started:
			continue // twice, or nothing can be reached: said already
		case !reached[x]:
			w.wrong(x.Line, "lesson.unreachable", "id", x.ID)
			continue
		case caught[x]:
			w.wrong(x.Line, "lesson.no_way_out", "id", x.ID)
		}
		if x.stuck {
			w.wrong(x.Line, "lesson.all_closed", "id", x.ID)
		}
		for _, c := range x.choices {
			if !c.taken && !w.unread {
				w.wrong(c.Line, "lesson.fork_never", "id", c.ID)
			}
		}
	}
}
