TITLE Conductances that open in pulses of fixed length (Cisi and Kohn 2008), written for the comparison with ours

COMMENT
A point process in the soma of one cell. When the soma passes its threshold a pulse begins: sodium activation and both potassium
gates open, sodium inactivation closes; after the pulse they go back. No new pulse begins within the refractory period.
ENDCOMMENT

NEURON {
    POINT_PROCESS PulseCell
    NONSPECIFIC_CURRENT i
    RANGE sodium, potassium_fast, potassium_slow, e_sodium, e_potassium
    RANGE alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n, alpha_q, beta_q
    RANGE firing_threshold, pulse_length, refractory_period, on
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}

PARAMETER {
    sodium = 0 (uS)
    potassium_fast = 0 (uS)
    potassium_slow = 0 (uS)
    e_sodium = 0 (mV)
    e_potassium = 0 (mV)
    alpha_m = 1 (/ms)
    beta_m = 1 (/ms)
    alpha_h = 1 (/ms)
    beta_h = 1 (/ms)
    alpha_n = 1 (/ms)
    beta_n = 1 (/ms)
    alpha_q = 1 (/ms)
    beta_q = 1 (/ms)
    firing_threshold = 10 (mV)
    pulse_length = 1 (ms)
    refractory_period = 5 (ms)
}

ASSIGNED {
    v (mV)
    i (nA)
    on
    ready
}

STATE { m h n q }

INITIAL {
    m = 0
    h = 1
    n = 0
    q = 0
    on = 0
    ready = 1
    net_send(0, 1)
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    i = sodium*m*m*m*h*(v - e_sodium) + (potassium_fast*n*n*n*n + potassium_slow*q*q)*(v - e_potassium)
}

DERIVATIVE gates {
    m' = on*alpha_m - (on*alpha_m + (1 - on)*beta_m)*m
    h' = (1 - on)*alpha_h - ((1 - on)*alpha_h + on*beta_h)*h
    n' = on*alpha_n - (on*alpha_n + (1 - on)*beta_n)*n
    q' = on*alpha_q - (on*alpha_q + (1 - on)*beta_q)*q
}

NET_RECEIVE (weight) {
    if (flag == 1) {
        WATCH (v > firing_threshold) 2
    } else if (flag == 2) {
        if (ready > 0) {
            on = 1
            ready = 0
            net_event(t)
            net_send(pulse_length, 3)
            net_send(refractory_period, 4)
        }
    } else if (flag == 3) {
        on = 0
    } else if (flag == 4) {
        ready = 1
        if (v > firing_threshold) {
            net_send(0, 2)
        }
    }
}
