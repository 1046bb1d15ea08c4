// layernorm: forward and backward, closed form. Written by bnderive; yours to use.
// specification: 25b102c22715160e
// body: c40ba677c9836a1d
// again: bnderive codegen layernorm --target c
/* Layer normalization: forward and backward in C, as loops over memory. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <tgmath.h>
#ifdef _OPENMP
#include <omp.h>
#define THREADS omp_get_max_threads()
#else
#define THREADS 1
#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#endif
#endif
#ifdef __clang__
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

#define BLOCK 128

#define LENGTH 512

/* An array of n doubles with two lines of cache behind it: no two threads write to the same. */
#define APART(n) ((n) + 16)

#define smaller(a, b) ((b) < (a) ? (b) : (a))

#define square(a) ((a) * (a))

#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif
#define FETCHED 16384
/* Has memory send `count` numbers that are read soon, line by line: a processor looks ahead by itself
 * within a page. Places of more than FETCHED numbers are too far ahead.
 */
static inline void fetch(const float *numbers, int64_t count)
{
    for (int64_t each = 0; each < count; each += 16) {
        FETCH(numbers + each);
    }
}

#define LEAST_WORK 32768
/* How many threads share so many elements: one for each LEAST_WORK of them. */
static inline int64_t team_for(int64_t work, int64_t threads)
{
    const int64_t wanted = work / LEAST_WORK + 1;
    return wanted < 1 ? 1 : wanted < threads ? wanted : threads;
}

/* y (N, D), and rstd (N,) and xhat (N, D) for the backward, from x (N, D), gamma (D,) and beta
 * (D,).
 *
 *     μ_n = (1/D) Σ_i x_ni
 *     σ_n² = (1/D) Σ_i (x_ni − μ_n)²
 *     rstd_n = (σ_n² + ε)^(-1/2)
 *     x̂_ni = rstd_n (x_ni − μ_n)
 *     y_ni = γ_i x̂_ni + β_i
 */
int layernorm_forward_f32(
    int64_t N,
    int64_t D,
    double eps,
    const float *restrict x,
    const float *restrict gamma,
    const float *restrict beta,
    float *restrict y,
    float *restrict rstd,
    float *restrict xhat)
{
    const int64_t threads = THREADS;
    {
        const int64_t places = N;
        const int64_t team = team_for(places * D, threads);
#pragma omp parallel for num_threads((int)team) schedule(static, 1)
        for (int64_t thread = 0; thread < team; ++thread) {
            const int64_t begin = places * thread / team;
            const int64_t end = places * (thread + 1) / team;
            for (int64_t place = begin; place < end; ++place) {
                const int64_t n = place;
                const int64_t ahead = D <= FETCHED && place + 1 < end ? place + 1 : place;
                double sum_x = 0.0;
#pragma omp simd simdlen(16) reduction(+ : sum_x)
                for (int64_t i = 0; i < D; ++i) {
                    sum_x += x[n * D + i];
                }
                const double mu = sum_x / (double)D;
                const float mu_near = (float)(mu);
                const float mu_rest = (float)(mu - mu_near);
                double total_ = 0.0;
                for (int64_t first = 0; first < D; first += LENGTH) {
                    const int64_t last = smaller(first + LENGTH, D);
                    fetch(&x[ahead * D + first], last - first);
                    float block_total_ = (float)(0.0);
#pragma omp simd simdlen(16) reduction(+ : block_total_)
                    for (int64_t i = first; i < last; ++i) {
                        block_total_ += (float)(square(x[n * D + i] - mu_near - mu_rest));
                    }
                    total_ += block_total_;
                }
                const double var = total_ / (double)D;
                const float rstd2 = (float)(1.0f / sqrt(var + eps));
                rstd[n] = (float)rstd2;
#pragma omp simd simdlen(16)
                for (int64_t i = 0; i < D; ++i) {
                    const float xhat2 = (float)(rstd2 * (x[n * D + i] - mu_near - mu_rest));
                    xhat[n * D + i] = (float)xhat2;
                    y[n * D + i] = (float)(gamma[i] * xhat2 + beta[i]);
                }
            }
        }
    }
    return 0;
}

/* dx (N, D), dgamma (D,) and dbeta (D,), from dy (N, D), gamma (D,), rstd (N,) and xhat (N, D).
 *
 *     ∂L/∂x_ni = rstd_n (γ_i ∂L/∂y_ni − (1/D) Σ_j γ_j ∂L/∂y_nj − (x̂_ni/D) Σ_j γ_j ∂L/∂y_nj x̂_nj)
 *     ∂L/∂γ_i = Σ_n ∂L/∂y_ni x̂_ni
 *     ∂L/∂β_i = Σ_n ∂L/∂y_ni
 */
int layernorm_backward_f32(
    int64_t N,
    int64_t D,
    const float *restrict dy,
    const float *restrict gamma,
    const float *restrict rstd,
    const float *restrict xhat,
    float *restrict dx,
    float *restrict dgamma,
    float *restrict dbeta)
{
    const int64_t threads = THREADS;
    double *const work = malloc(sizeof(double) * (size_t)(2 * D + 4 * threads * APART(D)));
    if (work == NULL) {
        return -1;
    }
    double *const restrict sum_dy_xhat = work;
    double *const restrict sum_dy = sum_dy_xhat + D;
    double *const restrict all_part_sum_dy_xhat = sum_dy + D;
    double *const restrict all_block_sum_dy_xhat = all_part_sum_dy_xhat + threads * APART(D);
    double *const restrict all_part_sum_dy = all_block_sum_dy_xhat + threads * APART(D);
    double *const restrict all_block_sum_dy = all_part_sum_dy + threads * APART(D);
    {
        const int64_t places = N;
        const int64_t team = team_for(places * D, threads);
#pragma omp parallel for num_threads((int)team) schedule(static, 1)
        for (int64_t thread = 0; thread < team; ++thread) {
            double *const restrict part_sum_dy_xhat = all_part_sum_dy_xhat + thread * APART(D);
            float *const restrict block_sum_dy_xhat = (float *)(all_block_sum_dy_xhat
                    + thread * APART(D));
            for (int64_t each = 0; each < D; ++each) {
                part_sum_dy_xhat[each] = 0.0;
                block_sum_dy_xhat[each] = 0.0;
            }
            double *const restrict part_sum_dy = all_part_sum_dy + thread * APART(D);
            float *const restrict block_sum_dy = (float *)(all_block_sum_dy + thread * APART(D));
            for (int64_t each = 0; each < D; ++each) {
                part_sum_dy[each] = 0.0;
                block_sum_dy[each] = 0.0;
            }
            const int64_t begin = places * thread / team;
            const int64_t end = places * (thread + 1) / team;
            for (int64_t start = begin; start < end; start += BLOCK) {
                const int64_t stop = smaller(start + BLOCK, end);
                for (int64_t place = start; place < stop; ++place) {
                    const int64_t n = place;
                    double sum_gamma_dy = 0.0;
                    double sum_gamma_dy_xhat = 0.0;
                    for (int64_t first = 0; first < D; first += LENGTH) {
                        const int64_t last = smaller(first + LENGTH, D);
                        float block_sum_gamma_dy = (float)(0.0);
                        float block_sum_gamma_dy_xhat = (float)(0.0);
#pragma omp simd simdlen(16) reduction(+ : block_sum_gamma_dy) \
    reduction(+ : block_sum_gamma_dy_xhat)
                        for (int64_t i = first; i < last; ++i) {
                            const float gamma_dy = (float)(gamma[i] * dy[n * D + i]);
                            block_sum_dy_xhat[i] += (float)(xhat[n * D + i] * dy[n * D + i]);
                            block_sum_dy[i] += (float)(dy[n * D + i]);
                            block_sum_gamma_dy += (float)gamma_dy;
                            block_sum_gamma_dy_xhat += (float)(xhat[n * D + i] * gamma_dy);
                        }
                        sum_gamma_dy += block_sum_gamma_dy;
                        sum_gamma_dy_xhat += block_sum_gamma_dy_xhat;
                    }
                    const float factor = (float)(-(sum_gamma_dy_xhat / (double)D));
                    const float factor_ = (float)(-(sum_gamma_dy / (double)D));
#pragma omp simd simdlen(16)
                    for (int64_t i = 0; i < D; ++i) {
                        const float gamma_dy = (float)(gamma[i] * dy[n * D + i]);
                        dx[n * D + i] = (float)(rstd[n]
                                * (gamma_dy + xhat[n * D + i] * factor + factor_));
                    }
                }
                for (int64_t each = 0; each < D; ++each) {
                    part_sum_dy_xhat[each] += block_sum_dy_xhat[each];
                    block_sum_dy_xhat[each] = 0.0;
                    part_sum_dy[each] += block_sum_dy[each];
                    block_sum_dy[each] = 0.0;
                }
            }
        }
        for (int64_t each = 0; each < D; ++each) {
            sum_dy_xhat[each] = all_part_sum_dy_xhat[each];
        }
        for (int64_t worker = 1; worker < team; ++worker) {
            for (int64_t each = 0; each < D; ++each) {
                sum_dy_xhat[each] += all_part_sum_dy_xhat[worker * APART(D) + each];
            }
        }
        for (int64_t each = 0; each < D; ++each) {
            sum_dy[each] = all_part_sum_dy[each];
        }
        for (int64_t worker = 1; worker < team; ++worker) {
            for (int64_t each = 0; each < D; ++each) {
                sum_dy[each] += all_part_sum_dy[worker * APART(D) + each];
            }
        }
    }
#pragma omp simd simdlen(16)
    for (int64_t i = 0; i < D; ++i) {
        dgamma[i] = (float)(sum_dy_xhat[i]);
        dbeta[i] = (float)(sum_dy[i]);
    }
    free(work);
    return 0;
}

/* y (N, D), and rstd (N,) and xhat (N, D) for the backward, from x (N, D), gamma (D,) and beta
 * (D,).
 *
 *     μ_n = (1/D) Σ_i x_ni
 *     σ_n² = (1/D) Σ_i (x_ni − μ_n)²
 *     rstd_n = (σ_n² + ε)^(-1/2)
 *     x̂_ni = rstd_n (x_ni − μ_n)
 *     y_ni = γ_i x̂_ni + β_i
 */
int layernorm_forward_f64(
    int64_t N,
    int64_t D,
    double eps,
    const double *restrict x,
    const double *restrict gamma,
    const double *restrict beta,
    double *restrict y,
    double *restrict rstd,
    double *restrict xhat)
{
    const int64_t threads = THREADS;
    {
        const int64_t places = N;
        const int64_t team = team_for(places * D, threads);
#pragma omp parallel for num_threads((int)team) schedule(static, 1)
        for (int64_t thread = 0; thread < team; ++thread) {
            const int64_t begin = places * thread / team;
            const int64_t end = places * (thread + 1) / team;
            for (int64_t place = begin; place < end; ++place) {
                const int64_t n = place;
                double sum_x = 0.0;
#pragma omp simd simdlen(8) reduction(+ : sum_x)
                for (int64_t i = 0; i < D; ++i) {
                    sum_x += x[n * D + i];
                }
                const double mu = sum_x / (double)D;
                double total_ = 0.0;
#pragma omp simd simdlen(8) reduction(+ : total_)
                for (int64_t i = 0; i < D; ++i) {
                    total_ += square(x[n * D + i] - mu);
                }
                const double var = total_ / (double)D;
                const double rstd2 = 1.0 / sqrt(var + eps);
                rstd[n] = rstd2;
#pragma omp simd simdlen(8)
                for (int64_t i = 0; i < D; ++i) {
                    const double xhat2 = rstd2 * (x[n * D + i] - mu);
                    xhat[n * D + i] = xhat2;
                    y[n * D + i] = gamma[i] * xhat2 + beta[i];
                }
            }
        }
    }
    return 0;
}

/* dx (N, D), dgamma (D,) and dbeta (D,), from dy (N, D), gamma (D,), rstd (N,) and xhat (N, D).
 *
 *     ∂L/∂x_ni = rstd_n (γ_i ∂L/∂y_ni − (1/D) Σ_j γ_j ∂L/∂y_nj − (x̂_ni/D) Σ_j γ_j ∂L/∂y_nj x̂_nj)
 *     ∂L/∂γ_i = Σ_n ∂L/∂y_ni x̂_ni
 *     ∂L/∂β_i = Σ_n ∂L/∂y_ni
 */
int layernorm_backward_f64(
    int64_t N,
    int64_t D,
    const double *restrict dy,
    const double *restrict gamma,
    const double *restrict rstd,
    const double *restrict xhat,
    double *restrict dx,
    double *restrict dgamma,
    double *restrict dbeta)
{
    const int64_t threads = THREADS;
    double *const work = malloc(sizeof(double) * (size_t)(2 * D + 2 * threads * APART(D)));
    if (work == NULL) {
        return -1;
    }
    double *const restrict sum_dy_xhat = work;
    double *const restrict sum_dy = sum_dy_xhat + D;
    double *const restrict all_part_sum_dy_xhat = sum_dy + D;
    double *const restrict all_part_sum_dy = all_part_sum_dy_xhat + threads * APART(D);
    {
        const int64_t places = N;
        const int64_t team = team_for(places * D, threads);
#pragma omp parallel for num_threads((int)team) schedule(static, 1)
        for (int64_t thread = 0; thread < team; ++thread) {
            double *const restrict part_sum_dy_xhat = all_part_sum_dy_xhat + thread * APART(D);
            for (int64_t each = 0; each < D; ++each) {
                part_sum_dy_xhat[each] = 0.0;
            }
            double *const restrict part_sum_dy = all_part_sum_dy + thread * APART(D);
            for (int64_t each = 0; each < D; ++each) {
                part_sum_dy[each] = 0.0;
            }
            const int64_t begin = places * thread / team;
            const int64_t end = places * (thread + 1) / team;
            for (int64_t place = begin; place < end; ++place) {
                const int64_t n = place;
                double sum_gamma_dy = 0.0;
                double sum_gamma_dy_xhat = 0.0;
#pragma omp simd simdlen(8) reduction(+ : sum_gamma_dy) reduction(+ : sum_gamma_dy_xhat)
                for (int64_t i = 0; i < D; ++i) {
                    const double gamma_dy = gamma[i] * dy[n * D + i];
                    part_sum_dy_xhat[i] += xhat[n * D + i] * dy[n * D + i];
                    part_sum_dy[i] += dy[n * D + i];
                    sum_gamma_dy += gamma_dy;
                    sum_gamma_dy_xhat += xhat[n * D + i] * gamma_dy;
                }
                const double factor = -(sum_gamma_dy_xhat / (double)D);
                const double factor_ = -(sum_gamma_dy / (double)D);
#pragma omp simd simdlen(8)
                for (int64_t i = 0; i < D; ++i) {
                    const double gamma_dy = gamma[i] * dy[n * D + i];
                    dx[n * D + i] = rstd[n] * (gamma_dy + xhat[n * D + i] * factor + factor_);
                }
            }
        }
        for (int64_t each = 0; each < D; ++each) {
            sum_dy_xhat[each] = all_part_sum_dy_xhat[each];
        }
        for (int64_t worker = 1; worker < team; ++worker) {
            for (int64_t each = 0; each < D; ++each) {
                sum_dy_xhat[each] += all_part_sum_dy_xhat[worker * APART(D) + each];
            }
        }
        for (int64_t each = 0; each < D; ++each) {
            sum_dy[each] = all_part_sum_dy[each];
        }
        for (int64_t worker = 1; worker < team; ++worker) {
            for (int64_t each = 0; each < D; ++each) {
                sum_dy[each] += all_part_sum_dy[worker * APART(D) + each];
            }
        }
    }
#pragma omp simd simdlen(8)
    for (int64_t i = 0; i < D; ++i) {
        dgamma[i] = sum_dy_xhat[i];
        dbeta[i] = sum_dy[i];
    }
    free(work);
    return 0;
}
