package learning

import "slices"

// Smallest is the smallest group that is shown where no setting says otherwise.
const Smallest = 5

// Hidden tells which groups of a whole are not shown, the whole itself being shown: those below the
// smallest size, and of the others as many of the smallest as it takes that no hidden one can be reckoned
// from the whole and what is shown. An empty group hides nobody and is shown, unless it is needed.
func Hidden(sizes []int, smallest int) []bool {
	hidden := make([]bool, len(sizes))
	count, sum := 0, 0
	for i, n := range sizes {
		if n > 0 && n < smallest {
			hidden[i] = true
			count++
			sum += n
		}
	}
	if count == 0 {
		return hidden
	}
	order := make([]int, 0, len(sizes))
	for i := range sizes {
		if !hidden[i] && sizes[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return sizes[a] - sizes[b] })
	for _, i := range order {
		if count >= 2 && sum >= smallest {
			break
		}
		hidden[i] = true
		count++
		sum += sizes[i]
	}
	return hidden
}

// WholeHidden tells whether the whole itself is too small, or can be shown only with nothing beside it.
func WholeHidden(sizes []int, smallest int) bool {
	sum := 0
	for _, n := range sizes {
		sum += n
	}
	return sum < smallest
}
