/*
 * Thin words over cmocka, so that a test reads as a sentence and its program speaks TAP.
 *
 *     TEST(a_runt_is_counted) { ... expect_eq(count, 1); }
 *     int main(void) { return RUN("mac_rx", setup, teardown, T(a_runt_is_counted), T(...)); }
 *
 * setup and teardown run around every test; NULL where there is nothing to do. Both are void f(void).
 */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define TEST(name) static void name(__attribute__((unused)) void **test_state_)
#define T(name) { #name, name, test_setup_, test_teardown_, NULL }

#define expect(condition)           assert_true(condition)
#define expect_eq(actual, expected) assert_int_equal(actual, expected)
#define expect_mem(a, b, bytes)     assert_memory_equal(a, b, bytes)
#define expect_str(a, b)            assert_string_equal(a, b)

static void (*test_before_)(void);
static void (*test_after_)(void);

static inline int test_setup_(void **state)
{
    (void)state;
    if (test_before_)
        test_before_();
    return 0;
}

static inline int test_teardown_(void **state)
{
    (void)state;
    if (test_after_)
        test_after_();
    return 0;
}

#define RUN(group, before, after, ...)                                          \
    (test_before_ = (before), test_after_ = (after),                            \
     cmocka_set_message_output(CM_OUTPUT_TAP),                                  \
     test_run_(group, (const struct CMUnitTest[]){ __VA_ARGS__ },               \
               sizeof((const struct CMUnitTest[]){ __VA_ARGS__ }) / sizeof(struct CMUnitTest)))

static inline int test_run_(const char *group, const struct CMUnitTest *tests, size_t count)
{
    return _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}

#endif
