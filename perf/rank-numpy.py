"""Bradley-Terry ratings as FastChat's rating_systems.py computes them, in plain NumPy and SciPy: the rows by pandas, a weight for each
distinct (model, model, outcome), and a multinomial resample of the weights for each round, fitted by L-BFGS with its gradient.

With `--clustered`, a round resamples the questions: a matrix of questions by distinct outcomes, multiplied with how often each
question was drawn.

usage: rank-numpy.py FILE ROUNDS [--clustered]; prints JSON.
"""

import json
import math
import resource
import sys
import time

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

file, rounds = sys.argv[1], int(sys.argv[2])
clustered = "--clustered" in sys.argv

begin = time.perf_counter()
battles = pd.read_json(file, lines=True)
codes, models = pd.factorize(np.concatenate([battles.model_a, battles.model_b]), sort=True)
a, b = codes[: len(battles)], codes[len(battles) :]
outcome = battles.winner.map({"model_a": 1.0, "model_b": 0.0}).fillna(0.5).to_numpy()
rows = np.column_stack([a, b, (2 * outcome).astype(np.int64)])
distinct, inverse, weights = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
pairs, outcomes, weights = distinct[:, :2], distinct[:, 2] / 2, weights.astype(np.float64)
if clustered:
    question, _ = pd.factorize(battles.question_id)
    by_question = csr_matrix(
        (np.ones(len(battles)), (inverse.reshape(-1), question)), shape=(len(distinct), question.max() + 1)
    )
read = time.perf_counter() - begin


def loss_and_gradient(ratings, weights):
    logits = ratings[pairs[:, 0]] - ratings[pairs[:, 1]]
    chances = expit(logits)
    loss = -(weights * (outcomes * np.log(chances) + (1 - outcomes) * np.log(1 - chances))).sum()
    slope = weights * (chances - outcomes)
    gradient = np.bincount(pairs[:, 0], slope, len(models)) - np.bincount(pairs[:, 1], slope, len(models))
    return loss, gradient


def fit(weights, start):
    # The loss is a mean, as in FastChat; so L-BFGS stops where FastChat's does.
    total = weights.sum()
    scaled = weights / total
    found = minimize(loss_and_gradient, start, args=(scaled,), jac=True, method="L-BFGS-B", options={"gtol": 1e-6})
    return found.x - found.x.mean()


begin = time.perf_counter()
estimate = fit(weights, np.zeros(len(models)))
first = time.perf_counter() - begin
random = np.random.default_rng(0)
begin = time.perf_counter()
samples = np.empty((rounds, len(models)))
if clustered:
    questions = by_question.shape[1]
    for place in range(rounds):
        times = np.bincount(random.integers(questions, size=questions), minlength=questions)
        samples[place] = fit(by_question @ times, np.zeros(len(models)))
else:
    total = int(weights.sum())
    for place in range(rounds):
        samples[place] = fit(random.multinomial(total, weights / total).astype(np.float64), np.zeros(len(models)))
low, high = np.quantile(samples, [0.025, 0.975], axis=0)
bootstrap = time.perf_counter() - begin
points = 400 / math.log(10)
print(
    json.dumps(
        {
            "read": read,
            "fit": first,
            "bootstrap": bootstrap,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "ratings": dict(zip(models, (1000 + points * estimate).tolist())),
            "width": float(np.mean(points * (high - low))),
        }
    )
)
