/* Calls a generated layer normalization, forward and backward, and compares its gradients with differences of the
 * forward: at every element of a small input, along a direction of one that threads share, and in float. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "layernorm.h"

#define EPS 1e-5
#define STEP 1e-4

/* A layer with its data. `at` are x, gamma and beta, and `found` their gradients. */
struct layer {
    int64_t rows, columns;
    double *at[3], *found[3], *dy, *y, *rstd, *xhat;
};

static int64_t length(const struct layer *layer, int which)
{
    return which == 0 ? layer->rows * layer->columns : layer->columns;
}

static void *space(int64_t count, size_t size)
{
    void *const found = calloc((size_t)count, size);
    if (found == NULL) {
        fputs("no memory\n", stderr);
        exit(2);
    }
    return found;
}

/* A number between -1 and 1 that looks random, the same on every machine. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / (double)(UINT64_C(1) << 52) - 1.0;
}

static struct layer made(int64_t rows, int64_t columns)
{
    struct layer layer = {.rows = rows, .columns = columns};
    uint64_t state = 1;
    for (int which = 0; which < 3; ++which) {
        const int64_t count = length(&layer, which);
        layer.at[which] = space(count, sizeof(double));
        layer.found[which] = space(count, sizeof(double));
        for (int64_t i = 0; i < count; ++i) {
            layer.at[which][i] = 0.7 + 2.0 * draw(&state);
        }
    }
    layer.dy = space(rows * columns, sizeof(double));
    layer.y = space(rows * columns, sizeof(double));
    layer.xhat = space(rows * columns, sizeof(double));
    layer.rstd = space(rows, sizeof(double));
    for (int64_t i = 0; i < rows * columns; ++i) {
        layer.dy[i] = draw(&state);
    }
    return layer;
}

static void dropped(struct layer *layer)
{
    for (int which = 0; which < 3; ++which) {
        free(layer->at[which]);
        free(layer->found[which]);
    }
    free(layer->dy);
    free(layer->y);
    free(layer->xhat);
    free(layer->rstd);
}

static void must(int code)
{
    if (code != 0) {
        fputs("the layer had no memory\n", stderr);
        exit(2);
    }
}

static void forward(struct layer *l)
{
    must(layernorm_forward_f64(
        l->rows, l->columns, EPS, l->at[0], l->at[1], l->at[2], l->y, l->rstd, l->xhat));
}

static void backward(struct layer *l)
{
    must(layernorm_backward_f64(
        l->rows, l->columns, l->dy, l->at[1], l->rstd, l->xhat, l->found[0], l->found[1], l->found[2]));
}

/* The loss: what every element of the output is worth, times that element. */
static double loss(struct layer *layer)
{
    double total = 0.0;
    forward(layer);
    for (int64_t i = 0; i < layer->rows * layer->columns; ++i) {
        total += layer->dy[i] * layer->y[i];
    }
    return total;
}

/* The loss when one input is moved by `step` along `direction`. */
static double moved(struct layer *layer, int which, const double *direction, double step)
{
    const int64_t count = length(layer, which);
    double *const kept = layer->at[which];
    double *const other = space(count, sizeof(double));
    for (int64_t i = 0; i < count; ++i) {
        other[i] = kept[i] + step * direction[i];
    }
    layer->at[which] = other;
    const double found = loss(layer);
    layer->at[which] = kept;
    free(other);
    return found;
}

/* The slope of the loss along a direction, by differences of fourth order. */
static double slope(struct layer *layer, int which, const double *direction)
{
    const double near = moved(layer, which, direction, STEP) - moved(layer, which, direction, -STEP);
    const double far = moved(layer, which, direction, 2 * STEP) - moved(layer, which, direction, -2 * STEP);
    return (8 * near - far) / (12 * STEP);
}

/* How far the gradients are from the slopes, relative to the largest: along every axis, or along one direction. */
static double apart(struct layer *layer, int every)
{
    double worst = 0.0;
    forward(layer);
    backward(layer);
    for (int which = 0; which < 3; ++which) {
        const int64_t count = length(layer, which);
        double *const direction = space(count, sizeof(double));
        double largest = 0.0, difference = 0.0;
        uint64_t state = 2;
        for (int64_t place = 0; place < (every ? count : 1); ++place) {
            double expected = 0.0;
            for (int64_t i = 0; i < count; ++i) {
                direction[i] = every ? (double)(i == place) : draw(&state);
                expected += direction[i] * layer->found[which][i];
            }
            const double found = slope(layer, which, direction);
            largest = fmax(largest, fabs(found));
            difference = fmax(difference, fabs(found - expected));
        }
        worst = fmax(worst, difference / largest);
        free(direction);
    }
    return worst;
}

static float *narrowed(const double *values, int64_t count)
{
    float *const found = space(count, sizeof(float));
    for (int64_t i = 0; i < count; ++i) {
        found[i] = (float)values[i];
    }
    return found;
}

/* How far the gradient of x in float is from that in double, relative to the largest. */
static double apart_in_float(struct layer *layer)
{
    const int64_t rows = layer->rows, columns = layer->columns, count = rows * columns;
    float *const x = narrowed(layer->at[0], count), *const dy = narrowed(layer->dy, count);
    float *const gamma = narrowed(layer->at[1], columns), *const beta = narrowed(layer->at[2], columns);
    float *const y = space(count, sizeof(float)), *const xhat = space(count, sizeof(float));
    float *const rstd = space(rows, sizeof(float)), *const dx = space(count, sizeof(float));
    float *const dgamma = space(columns, sizeof(float)), *const dbeta = space(columns, sizeof(float));
    must(layernorm_forward_f32(rows, columns, EPS, x, gamma, beta, y, rstd, xhat));
    must(layernorm_backward_f32(rows, columns, dy, gamma, rstd, xhat, dx, dgamma, dbeta));
    forward(layer);
    backward(layer);
    double largest = 0.0, difference = 0.0;
    for (int64_t i = 0; i < count; ++i) {
        largest = fmax(largest, fabs(layer->found[0][i]));
        difference = fmax(difference, fabs((double)dx[i] - layer->found[0][i]));
    }
    float *const all[] = {x, dy, gamma, beta, y, xhat, rstd, dx, dgamma, dbeta};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i) {
        free(all[i]);
    }
    return difference / largest;
}

/* Prints one comparison; returns whether it is within the bound. */
static int told(const char *what, double difference, double bound)
{
    const int fine = difference <= bound; /* false for what is not a number */
    printf("%-44s %.1e  %s\n", what, difference, fine ? "agrees" : "IS WRONG");
    return fine;
}

int main(void)
{
    struct layer small = made(5, 7), large = made(300, 257);
    int fine = told("every gradient, 5 rows of 7", apart(&small, 1), 1e-9);
    fine &= told("along a direction, 300 rows of 257", apart(&large, 0), 1e-8);
    fine &= told("in float against double, 300 rows of 257", apart_in_float(&large), 1e-5);
    dropped(&small);
    dropped(&large);
    return fine ? 0 : 1;
}
