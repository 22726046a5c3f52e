// The limit: a pool of motor neurons and its twitch filters, the equations of reflex/motor_neuron_pool and muscle/motor_units,
// eight pools in the lanes of a vector. Usage: pool NUMBERS STEPS; prints CPU seconds, spikes and the mean force at the end.
//
// NUMBERS: nine rows of 120 floats (threshold, inverse membrane time, inverse AHP time, peak rate, AHP time, kick, reversal,
// contraction time, twitch peak), then step, frame steps, excitation, least rate, rate gain, noise keep, noise width,
// refractory, slowest fused.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

constexpr int N = 120, L = 8;
static float row[9][N], v[N][L], g[N][L], n[N][L], wait_[N][L], rise[N][L], force[N][L], since[N][L], draw[N][L];

static inline uint32_t mix(uint32_t x) {
    x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
    x = (x ^ (x >> 13)) * 0xC2B2AE35u;
    return x ^ (x >> 16);
}

int main(int, char** words) {
    FILE* file = std::fopen(words[1], "rb");
    float c[9];
    if (!file || std::fread(row, sizeof row, 1, file) != 1 || std::fread(c, sizeof c, 1, file) != 1) return 2;
    std::fclose(file);
    const long steps = std::atol(words[2]);
    const float h = c[0], excitation = c[2], least = c[3], gain = c[4], keep = c[5], width = c[6], refractory = c[7], slow = c[8];
    const int frame = int(c[1]);
    const float slow_gain = (1.0f - std::exp(-2.0f * slow * slow * slow)) / slow;
    for (auto& r : since) for (auto& x : r) x = 10.0f;
    double spikes = 0.0;
    const std::clock_t begin = std::clock();
    for (long k = 0; k < steps; ++k) {
        if (k % frame == 0)
            for (int i = 0; i < N; ++i)
                for (int l = 0; l < L; ++l) {  // a normal number a cell and frame, by Box and Muller
                    const uint32_t key = mix(uint32_t(k) * 0x9E3779B9u + uint32_t(i * L + l) * 0x7F4A7C15u);
                    const float a = (float(key >> 8) + 0.5f) * 5.9604645e-8f, b = (float(mix(key ^ 0xA5A5A5A5u) >> 8)) * 5.9604645e-8f;
                    draw[i][l] = width * std::sqrt(-2.0f * std::log(a)) * std::cos(6.2831853f * b);
                }
        for (int i = 0; i < N; ++i) {
            const float threshold = row[0][i], per_tau = row[1][i], per_ahp = row[2][i], peak = row[3][i], ahp = row[4][i];
            const float kick = row[5][i], reversal = row[6][i], contraction = row[7][i], twitch = row[8][i];
            const float per_contraction = 1.0f / contraction, e_v = std::exp(-h * per_tau), e_g = std::exp(-h * per_ahp);
            const float w_v = (1.0f - e_v) / per_tau, e_t = std::exp(-h * per_contraction);
            const float tau_over_ahp = per_ahp / per_tau, above = std::fmax(excitation - threshold, 0.0f);
            float fired = 0.0f;
            for (int l = 0; l < L; ++l) {
                const float rate = std::fmin(least + gain * above, peak);
                const float reach = std::fmin(1.0f / (rate * ahp), 40.0f);
                const float open = kick / (std::exp(reach) - 1.0f);
                const float needed = (1.0f + reversal) * open * std::exp(tau_over_ahp / (1.0f + open));
                const float current = std::fmin(excitation / threshold, 1.0f) + (above > 0.0f ? needed : 0.0f) + n[i][l];
                const float leak = v[i][l] + g[i][l] * (v[i][l] + reversal);
                const float dv = wait_[i][l] > 0.0f ? 0.0f : (current - leak) * per_tau;
                float now = e_v * v[i][l] + w_v * (dv + per_tau * v[i][l]);
                const float spike = now > 1.0f ? 1.0f : 0.0f;
                v[i][l] = (1.0f - spike) * now;
                g[i][l] = e_g * g[i][l] + spike * kick;
                n[i][l] = keep * n[i][l] + draw[i][l];
                wait_[i][l] = spike > 0.0f ? refractory : std::fmax(wait_[i][l] - h, 0.0f);
                const float interval = since[i][l] + h, x = contraction / interval, safe = std::fmax(x, slow);
                const float fused = (1.0f - std::exp(-2.0f * safe * safe * safe)) / safe / slow_gain;
                const float kicked = spike * twitch * (x > slow ? fused : 1.0f) * 2.7182818f;
                const float before = rise[i][l];
                rise[i][l] = e_t * before + kicked;
                force[i][l] = e_t * force[i][l] + (1.0f - e_t) * before;
                since[i][l] = spike > 0.0f ? 0.0f : std::fmin(interval, 100.0f * contraction);
                fired += spike;
            }
            spikes += fired;
        }
    }
    double mean = 0.0;
    for (auto& r : force) for (float x : r) mean += x;
    std::printf("{\"cpu_seconds\": %.6f, \"spikes\": %.0f, \"force\": %.4f}\n", double(std::clock() - begin) / CLOCKS_PER_SEC, spikes,
                mean / L);
}
