// layernorm: forward and backward, closed form. Written by bnderive; yours to use.
// specification: 25b102c22715160e
// body: 4a9ecbc762da4a7e
// again: bnderive codegen layernorm --target c
#ifndef LAYERNORM_H
#define LAYERNORM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

int layernorm_forward_f32(
    int64_t N,
    int64_t D,
    double eps,
    const float *x,
    const float *gamma,
    const float *beta,
    float *y,
    float *rstd,
    float *xhat);

int layernorm_backward_f32(
    int64_t N,
    int64_t D,
    const float *dy,
    const float *gamma,
    const float *rstd,
    const float *xhat,
    float *dx,
    float *dgamma,
    float *dbeta);

int layernorm_forward_f64(
    int64_t N,
    int64_t D,
    double eps,
    const double *x,
    const double *gamma,
    const double *beta,
    double *y,
    double *rstd,
    double *xhat);

int layernorm_backward_f64(
    int64_t N,
    int64_t D,
    const double *dy,
    const double *gamma,
    const double *rstd,
    const double *xhat,
    double *dx,
    double *dgamma,
    double *dbeta);

#ifdef __cplusplus
}
#endif

#endif /* LAYERNORM_H */
