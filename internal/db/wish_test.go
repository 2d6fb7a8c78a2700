package db

import "testing"

func TestWhatIsNotWishedForIsLeftOut(t *testing.T) {
	const text = `select a from t
where (cast(:kind as text) = '' or kind = :kind)
  and (cast(:q as text) = '' or name like '%)(' || cast(:q as text) || '%' or (id = :q and (cast(:kind as text) = '' or x = 1)))
  and p = 0 order by a`
	for _, c := range []struct {
		values map[string]any
		want   string
	}{
		{map[string]any{"kind": "", "q": ""}, "select a from t\nwhere p = 0 order by a"},
		{map[string]any{"kind": "school", "q": ""}, "select a from t\nwhere (kind = :kind)\n  and p = 0 order by a"},
		{map[string]any{"kind": "", "q": "x"}, "select a from t\nwhere (name like '%)(' || cast(:q as text) || '%' or (id = :q))\n  and p = 0 order by a"},
		{map[string]any{"kind": nil, "q": ""}, "select a from t\nwhere (cast(:kind as text) = '' or kind = :kind)\n  and p = 0 order by a"},
	} {
		w, _ := wishesOf(wishesIn(text), c.values)
		if got := w.without(text); got != c.want {
			t.Errorf("%v:\n%s\nwant\n%s", c.values, got, c.want)
		}
	}
	if got := bare("select count(*) from t a where 1=1"); got != "select count(*) from t a" {
		t.Error(got)
	}
	if got := bare("insert into a select 1 from b where true"); got != "insert into a select 1 from b where true" {
		t.Error(got)
	}
}
