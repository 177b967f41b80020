package retrieval

import "math"

// Limits of Newton's method. From zero and with a penalty it needs five to eight rounds; more are a sign of a fault.
const (
	newtonRounds  = 50
	newtonSettled = 1e-9
)

// constantPenalty keeps the constant finite when all examples are of one kind; beside any real example it is nothing.
const constantPenalty = 1e-6

// A regression is a problem of logistic regression: rows of features, a constant 1 first, and what is to be predicted.
type regression struct {
	rows    [][]float64
	right   []bool
	penalty float64 // half of it times the squared weights is added to the mean loss; the constant's is left out
}

// solve finds the weights by Newton's method (iteratively reweighted least squares: McCullagh and Nelder, Generalized
// Linear Models, 1989, §2.5), halving a step that makes things worse. Deterministic.
func (r regression) solve() []float64 {
	weights := make([]float64, len(r.rows[0]))
	now := r.loss(weights)
	for range newtonRounds {
		gradient, curvature := r.slope(weights)
		step := solveCholesky(curvature, gradient)
		longest := 0.0
		for size := 1.0; size > 1e-6; size /= 2 {
			next := make([]float64, len(weights))
			longest = 0
			for i := range weights {
				next[i] = weights[i] - size*step[i]
				longest = max(longest, math.Abs(size*step[i]))
			}
			if loss := r.loss(next); loss <= now {
				weights, now = next, loss
				break
			}
		}
		if longest < newtonSettled {
			break
		}
	}
	return weights
}

func (r regression) penaltyOf(i int) float64 {
	if i == 0 {
		return constantPenalty
	}
	return r.penalty
}

// loss is the mean negative log likelihood with the penalty.
func (r regression) loss(weights []float64) float64 {
	sum := 0.0
	for n, row := range r.rows {
		sum += logLoss(dot(weights, row), r.right[n])
	}
	sum /= float64(len(r.rows))
	for i, w := range weights {
		sum += r.penaltyOf(i) * w * w / 2
	}
	return sum
}

// logLoss is −log of the probability given to what was so, from the log odds.
func logLoss(z float64, right bool) float64 {
	if right {
		z = -z
	}
	return max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
}

// slope are the first and second derivatives of the loss; of the latter the lower half.
func (r regression) slope(weights []float64) (gradient []float64, curvature [][]float64) {
	n := float64(len(r.rows))
	gradient = make([]float64, len(weights))
	curvature = make([][]float64, len(weights))
	for i, w := range weights {
		gradient[i] = r.penaltyOf(i) * w
		curvature[i] = make([]float64, i+1)
		curvature[i][i] = r.penaltyOf(i)
	}
	for at, row := range r.rows {
		p := logistic(dot(weights, row))
		miss := p
		if r.right[at] {
			miss--
		}
		for i, x := range row {
			gradient[i] += miss * x / n
			for j := range i + 1 {
				curvature[i][j] += p * (1 - p) * x * row[j] / n
			}
		}
	}
	return gradient, curvature
}

// solveCholesky solves a x = b for a symmetric positive definite a, given by its lower half, which it overwrites.
func solveCholesky(a [][]float64, b []float64) []float64 {
	for i := range a {
		for j := range i + 1 {
			sum := a[i][j] - dot(a[i][:j], a[j][:j])
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	x := make([]float64, len(b))
	for i := range b {
		x[i] = (b[i] - dot(a[i][:i], x[:i])) / a[i][i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		for k := i + 1; k < len(b); k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
