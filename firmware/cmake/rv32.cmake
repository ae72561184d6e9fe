# The core and its tests for RV32IMAC, the ESP32-C3's and C6's instruction set, run by QEMU's "virt"
# machine with semihosting. Debian: gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf,
# qemu-system-misc.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR rv32imac)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT
    "-march=rv32imac -mabi=ilp32 --specs=picolibc.specs -ffunction-sections -fdata-sections")
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "--crt0=semihost --oslib=semihost -Wl,--gc-sections -Wl,--defsym=__flash=0x80000000 -Wl,--defsym=__flash_size=0x400000 -Wl,--defsym=__ram=0x80400000 -Wl,--defsym=__ram_size=0x1000000")
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-system-riscv32 -M virt -bios none -display none -monitor none -serial none
    -semihosting-config enable=on,target=native -kernel)
set(CF_BARE ON)
