# The core and its tests for the Xtensa lx106 (ESP8266), a subset of the LX6 and LX7 of the ESP32 and
# ESP32-S3, run by QEMU's "sim" machine. Debian: gcc-xtensa-lx106, picolibc-xtensa-lx106-elf,
# qemu-system-misc.
get_filename_component(CF_RIG ${CMAKE_CURRENT_LIST_DIR}/../ports/rig ABSOLUTE)
set(CF_PICOLIBC /usr/lib/xtensa-lx106-elf)
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR lx106)
set(CMAKE_C_COMPILER xtensa-lx106-elf-gcc)
set(CMAKE_ASM_COMPILER xtensa-lx106-elf-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT
    "--specs=${CF_PICOLIBC}/picolibc.specs -mlongcalls -ffunction-sections -fdata-sections -DPICOLIBC_INTEGER_PRINTF_SCANF")
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-nostartfiles -Wl,--gc-sections")
set(CMAKE_CROSSCOMPILING_EMULATOR ${CF_RIG}/isa/run)
set(CF_BARE ON)
# What a program needs around it: first instructions, missing arithmetic, console, exit.
set(CF_RUNTIME ${CF_RIG}/rt/start.S ${CF_RIG}/rt/intrinsics.c ${CF_RIG}/chip/esp32.c
    ${CF_RIG}/chip/sim.c ${CF_RIG}/isa/isa.c)
