// The 14-state loop of two muscles and one root as a SIMD kernel: the speed limit that the product is measured against.
//
// Persons lie in the lanes of a vector; one block of persons goes through the whole course before the next begins, so that
// its state stays in registers and first-level cache. Every state's linear decay is taken exactly; the rest by a method of
// second or fourth order. Same equations, days and order of states as tests/reference/slow_loop.py.
//
// LANES (floats in a block) is set on the command line of the compiler.

#include <cmath>
#include <cstddef>
#include <xmmintrin.h>

#ifndef LANES
#define LANES 8
#endif

namespace {

constexpr int STATES = 14;
typedef float Block __attribute__((vector_size(LANES * sizeof(float))));

enum State { SPINE, LIMB, ENERGY_SPINE, ENERGY_LIMB, NERVE, RECEPTORS, MILIEU, PERIPHERAL, CENTRAL, SHORT, FLUSH, WOUND, FIRE, CURRENT };

// Constants in the order of `slow_loop.Parameters`; foraminal narrowing is the person's own and comes as an array.
struct Constants {
  double formation_rate, release_rate, pump_floor, half_energy, pump_steepness, paraspinal_gain, peripheral_gain;
  double half_flow_contracture, flow_steepness, resting_demand, contracture_demand, energy_time;
  double resting_root_pressure, paraspinal_pressure, shortening_pressure_weight, foraminal_narrowing;
  double half_supply_pressure, supply_steepness, nerve_function_time, receptor_time;
  double resting_drive, receptor_weight, milieu_weight, central_weight, shortening_weight;
  double milieu_time, hypoxia_release, inflammation_release, peripheral_time, peripheral_ceiling, half_irritants;
  double inflammation_weight, central_time, half_peripheral, central_steepness;
  double shortening_time, half_shortening_contracture, shortening_steepness;
  double release_share, gate, central_share, wash_out_share, hyperemia_dose, hyperemia_time, injury_dose, injury_time;
  double inflammation_rate, inflammation_time, healing_rate, current_dose, current_time, current_suppression;
};

// Integer powers are written out below; other exponents than the preset's are refused by the caller.
inline Block square(Block x) { return x * x; }
inline Block cube(Block x) { return x * x * x; }
inline Block fourth(Block x) { return square(square(x)); }
inline Block eighth(Block x) { return square(fourth(x)); }
inline Block least(Block a, Block b) { return a < b ? a : b; }
inline Block guard(Block x) { return x > 0.0f ? x : Block{}; }

struct Rates {
  float lambda[STATES];
  float kf, kr, floor, pump, e8, kr_floor, over_cq, kap, ac, ps, wl, p0, over_p50, q0, hyp, kbf, gp, kp, wf, p4, l4, gd, kF, gi;
  float a0, ar, ab, az, al, gs, gm;
  float over[STATES];  // 1 / time constant

  explicit Rates(const Constants& c) {
    const double e8d = std::pow(c.half_energy, 8), half_p = c.half_supply_pressure;
    kf = c.formation_rate; kr = c.release_rate; floor = c.pump_floor; e8 = e8d; pump = (1 - c.pump_floor) * (1 + e8d);
    kr_floor = c.release_rate * c.pump_floor; over_cq = 1 / c.half_flow_contracture; kap = c.resting_demand; ac = c.contracture_demand;
    ps = c.paraspinal_pressure; wl = c.shortening_pressure_weight; p0 = c.resting_root_pressure; over_p50 = 1 / half_p;
    q0 = 1 + std::pow(c.resting_root_pressure / half_p, 2); hyp = c.hypoxia_release; kbf = c.inflammation_release;
    gp = c.peripheral_ceiling; kp = c.half_irritants; wf = c.inflammation_weight; p4 = std::pow(c.half_peripheral, 4);
    l4 = std::pow(c.half_shortening_contracture, 4); gd = c.healing_rate; kF = c.inflammation_rate; gi = c.current_suppression;
    a0 = c.resting_drive; ar = c.receptor_weight; ab = c.milieu_weight; az = c.central_weight; al = c.shortening_weight;
    gs = c.paraspinal_gain; gm = c.peripheral_gain;
    const double times[STATES] = {0, 0, c.energy_time, c.energy_time, c.nerve_function_time, c.receptor_time, c.milieu_time,
                                  c.peripheral_time, c.central_time, c.shortening_time, c.hyperemia_time, c.injury_time,
                                  c.inflammation_time, c.current_time};
    for (int i = 0; i < STATES; ++i) {
      over[i] = i < 2 ? 0 : 1 / times[i];
      lambda[i] = i < 2 ? kr_floor : over[i];
    }
  }
};

// What is left of the rate once the linear decay is taken out: N = dy/dt + lambda y. Zero for hyperemia, wound and current.
inline void remainder(const Rates& r, Block narrowing, const Block* y, Block* out) {
  const Block drive = r.a0 + r.ar * y[RECEPTORS] + r.ab * y[MILIEU] + r.az * y[CENTRAL] + r.al * y[SHORT];
  const Block one = Block{} + 1.0f;
  for (int m = 0; m < 2; ++m) {
    const Block c = y[m], gain = Block{} + (m ? r.gm : r.gs);
    const Block e8 = eighth(least(guard(y[ENERGY_SPINE + m]), one));
    out[m] = r.kf * gain * drive * (1.0f - c) - r.kr * r.pump * e8 / (e8 + r.e8) * c;
    const Block flush = 1.0f + guard(y[FLUSH]);
    const Block squeezed = 1.0f + cube(guard(c) * r.over_cq);
    out[ENERGY_SPINE + m] = r.over[ENERGY_SPINE] * (1.0f + r.kap) * flush / (flush + r.kap * (1.0f + r.ac * c) * squeezed);
  }
  const Block pressure = r.p0 + narrowing * r.ps * (guard(y[SPINE]) + r.wl * guard(y[SHORT]));
  out[NERVE] = r.over[NERVE] * least(r.q0 / (1.0f + square(pressure * r.over_p50)), one);
  out[RECEPTORS] = r.over[RECEPTORS] * (1.0f - y[NERVE]) * (1.0f - r.gi * least(guard(y[CURRENT]), one));
  const Block hypoxia = 0.5f * (guard(1.0f - y[ENERGY_SPINE]) + guard(1.0f - y[ENERGY_LIMB]));
  out[MILIEU] = r.over[MILIEU] * r.hyp * hypoxia + r.kbf * y[FIRE];
  const Block irritants = guard(y[MILIEU]) + r.wf * guard(y[FIRE]);
  out[PERIPHERAL] = r.over[PERIPHERAL] * r.gp * irritants / (r.kp + irritants);
  const Block p4 = fourth(guard(y[PERIPHERAL]));
  out[CENTRAL] = r.over[CENTRAL] * p4 / (p4 + r.p4);
  const Block c4 = fourth(guard(0.5f * (y[SPINE] + y[LIMB])));
  out[SHORT] = r.over[SHORT] * c4 / (c4 + r.l4) - r.gd * y[WOUND] * y[SHORT];
  out[FIRE] = r.kF * y[WOUND];
}

// Weights of a step, one per state. With z = -h lambda and phi functions of z (phi1 = (e^z - 1) / z and so on):
struct Step {
  float whole[STATES], half[STATES];                            // e^z and e^(z/2)
  float first[STATES], change[STATES];                          // second order: h phi1, h phi2
  float stage[STATES], begin[STATES], middle[STATES], end[STATES];  // fourth order

  Step(const Rates& r, double h) {
    for (int i = 0; i < STATES; ++i) {
      const double z = -h * r.lambda[i], p1 = phi(1, z), p2 = phi(2, z), p3 = phi(3, z);
      whole[i] = std::exp(z); half[i] = std::exp(z / 2);
      first[i] = h * p1; change[i] = h * p2;
      stage[i] = h / 2 * phi(1, z / 2);
      begin[i] = h * (p1 - 3 * p2 + 4 * p3); middle[i] = h * (2 * p2 - 4 * p3); end[i] = h * (4 * p3 - p2);
    }
  }

  // phi_k(z) = sum over n of z^n / (n + k)!; upward recurrence where that does not cancel.
  static double phi(int k, double z) {
    if (std::fabs(z) > 1) return k == 0 ? std::exp(z) : (phi(k - 1, z) - 1 / factorial(k - 1)) / z;
    double term = 1 / factorial(k), sum = term;
    for (int n = 1; n < 20; ++n) sum += term *= z / (n + k);
    return sum;
  }
  static double factorial(int k) { return k < 2 ? 1 : k * factorial(k - 1); }
};

constexpr int NONLINEAR[] = {SPINE, LIMB, ENERGY_SPINE, ENERGY_LIMB, NERVE, RECEPTORS, MILIEU, PERIPHERAL, CENTRAL, SHORT, FIRE};
constexpr int LINEAR[] = {FLUSH, WOUND, CURRENT};

// ETD2RK: predictor with the first remainder, corrector with its change.
inline void second_order(const Rates& r, const Step& s, Block narrowing, Block* y) {
  Block now[STATES], then[STATES], ahead[STATES];
  remainder(r, narrowing, y, now);
  for (int i : LINEAR) ahead[i] = s.whole[i] * y[i];
  for (int i : NONLINEAR) ahead[i] = s.whole[i] * y[i] + s.first[i] * now[i];
  remainder(r, narrowing, ahead, then);
  for (int i : LINEAR) y[i] = ahead[i];
  for (int i : NONLINEAR) y[i] = ahead[i] + s.change[i] * (then[i] - now[i]);
}

// ETDRK4 of Cox and Matthews: two looks at the middle of the step, one at its end.
inline void fourth_order(const Rates& r, const Step& s, Block narrowing, Block* y) {
  Block n0[STATES], na[STATES], nb[STATES], nd[STATES], a[STATES], b[STATES], d[STATES];
  remainder(r, narrowing, y, n0);
  for (int i : LINEAR) { a[i] = b[i] = s.half[i] * y[i]; d[i] = s.whole[i] * y[i]; }
  for (int i : NONLINEAR) a[i] = s.half[i] * y[i] + s.stage[i] * n0[i];
  remainder(r, narrowing, a, na);
  for (int i : NONLINEAR) b[i] = s.half[i] * y[i] + s.stage[i] * na[i];
  remainder(r, narrowing, b, nb);
  for (int i : NONLINEAR) d[i] = s.half[i] * a[i] + s.stage[i] * (2.0f * nb[i] - n0[i]);
  remainder(r, narrowing, d, nd);
  for (int i : LINEAR) y[i] = d[i];
  for (int i : NONLINEAR) y[i] = s.whole[i] * y[i] + s.begin[i] * n0[i] + s.middle[i] * (na[i] + nb[i]) + s.end[i] * nd[i];
}

inline void needle(const Constants& c, Block* y) {
  y[SPINE] *= float(1 - c.release_share);
  y[LIMB] *= float(1 - c.release_share);
  y[CENTRAL] *= float(1 - c.central_share * c.gate);
  y[MILIEU] *= float(1 - c.wash_out_share);
  y[FLUSH] += float(c.hyperemia_dose);
  y[WOUND] += float(c.injury_dose);
  y[CURRENT] = least(y[CURRENT] + float(c.current_dose), Block{} + 1.5f);
}

template <bool FOURTH>
void course(const Constants& constants, double step, long steps, long steps_per_save, const unsigned char* is_visit, long persons,
            const float* narrowing, const float* start, float* out) {
  const Rates rates(constants);
  const Step weights(rates, step);
  for (long begin = 0; begin < persons; begin += LANES) {
    const long used = persons - begin < LANES ? persons - begin : LANES;
    Block y[STATES], g;
    for (long lane = 0; lane < LANES; ++lane) {
      const long person = begin + (lane < used ? lane : used - 1);
      g[lane] = narrowing[person];
      for (int i = 0; i < STATES; ++i) y[i][lane] = start[i * persons + person];
    }
    for (long k = 0; k <= steps; ++k) {
      if (k % steps_per_save == 0) {
        float* row = out + (k / steps_per_save) * STATES * persons + begin;
        for (int i = 0; i < STATES; ++i)
          for (long lane = 0; lane < used; ++lane) row[i * persons + lane] = y[i][lane];
      }
      if (k == steps) break;
      if (is_visit[k]) needle(constants, y);
      if (FOURTH) fourth_order(rates, weights, g, y);
      else second_order(rates, weights, g, y);
    }
  }
}

}  // namespace

// `start` (14, persons) and `narrowing` (persons) go in, `out` (saves, 14, persons) comes back: the states every
// `steps_per_save` steps, the first before any step and before the visit on that day. `is_visit[k]` says whether both
// muscles are needled just before step k. `order` is 2 or 4.
extern "C" void preset_course(int order, const Constants* constants, double step, long steps, long steps_per_save,
                              const unsigned char* is_visit, long persons, const float* narrowing, const float* start, float* out) {
  const unsigned control = _mm_getcsr();
  _mm_setcsr(control | 0x8040);  // flush denormal numbers to zero, as XLA does; put back below
  if (order == 4) course<true>(*constants, step, steps, steps_per_save, is_visit, persons, narrowing, start, out);
  else course<false>(*constants, step, steps, steps_per_save, is_visit, persons, narrowing, start, out);
  _mm_setcsr(control);
}
