/* The profile with which core_ram is compiled: the busy program for a while. */
#include "core_ram.h"

int main(void)
{
    core_ram_reset();
    core_ram_run(400000);
    return 0;
}
