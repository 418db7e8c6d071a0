"""Multinomial and binary logistic regression on sparse input, small and quick: Adam-free, full batch, L-BFGS."""
import numpy as np
from scipy.optimize import minimize


def fit_softmax(X, y, classes, weight, strength, iterations=80, start=None):
    """-> (W [features, classes], b [classes]). `strength` is the L2 penalty per unit of mean weight; `start` a (W, b)."""
    n, f = X.shape
    X = X.astype(np.float32)
    XT = X.T.tocsr()
    weight = (weight / weight.sum()).astype(np.float32)[:, None]
    Y = np.zeros((n, classes), dtype=np.float32)
    Y[np.arange(n), y] = 1

    def loss(theta):
        W = theta[:f * classes].reshape(f, classes).astype(np.float32)
        b = theta[f * classes:].astype(np.float32)
        Z = X @ W + b
        Z -= Z.max(1, keepdims=True)
        E = np.exp(Z)
        S = E.sum(1, keepdims=True)
        value = float((weight * (np.log(S) - (Z * Y).sum(1, keepdims=True))).sum())
        G = weight * (E / S - Y)
        gW = XT @ G + strength * W
        value += 0.5 * strength * float((W * W).sum())
        return value, np.concatenate([gW.ravel(), G.sum(0)]).astype(np.float64)

    begin = np.zeros(f * classes + classes) if start is None else np.concatenate([start[0].ravel(), start[1]])
    result = minimize(loss, begin, jac=True, method="L-BFGS-B",
                      options={"maxiter": iterations, "maxcor": 8})
    return result.x[:f * classes].reshape(f, classes), result.x[f * classes:]


def softmax(Z):
    Z = Z - Z.max(1, keepdims=True)
    E = np.exp(Z)
    return E / E.sum(1, keepdims=True)


def fit_logistic(X, t, weight, strength, iterations=80):
    """Binary, soft targets t in 0..1. -> (w [features], b)"""
    n, f = X.shape
    XT = X.T.tocsr()
    weight = weight / weight.sum()

    def loss(theta):
        z = X @ theta[:f] + theta[f]
        value = float((weight * (np.logaddexp(0, z) - t * z)).sum())
        g = weight * (1 / (1 + np.exp(-z)) - t)
        gw = XT @ g + strength * theta[:f]
        return value + 0.5 * strength * float(theta[:f] @ theta[:f]), np.append(gw, g.sum())

    result = minimize(loss, np.zeros(f + 1), jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    return result.x[:f], result.x[f]
