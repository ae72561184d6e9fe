package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Chip;
import java.util.List;
import java.util.Optional;

/**
 * Where content of an image can go, per chip. Addresses are those of Espressif's technical
 * reference manuals and ESP-IDF's {@code soc.h}.
 */
public record MemoryMap(List<MemoryRegion> regions) {
  public MemoryMap {
    regions = List.copyOf(regions);
  }

  public static MemoryMap of(Chip chip) {
    return new MemoryMap(
        switch (chip) {
          case ESP8266 ->
              List.of(
                  ram("DRAM", 0x3FFE_8000L, 0x4000_0000L),
                  ram("IRAM", 0x4010_0000L, 0x4011_0000L),
                  flash("IROM", 0x4020_0000L, 0x4030_0000L));
          case ESP32 ->
              List.of(
                  flash("DROM", 0x3F40_0000L, 0x3F80_0000L),
                  ram("EXTRAM", 0x3F80_0000L, 0x3FC0_0000L),
                  ram("RTC_DRAM", 0x3FF8_0000L, 0x3FF8_2000L),
                  ram("DRAM", 0x3FFA_E000L, 0x4000_0000L),
                  ram("CACHE_PRO", 0x4007_0000L, 0x4007_8000L),
                  ram("CACHE_APP", 0x4007_8000L, 0x4008_0000L),
                  ram("IRAM", 0x4008_0000L, 0x400C_0000L),
                  ram("RTC_IRAM", 0x400C_0000L, 0x400C_2000L),
                  flash("IROM", 0x400D_0000L, 0x4040_0000L),
                  ram("RTC_DATA", 0x5000_0000L, 0x5000_2000L));
          case ESP32S2 ->
              List.of(
                  flash("DROM", 0x3F00_0000L, 0x3F3F_0000L),
                  ram("EXTRAM", 0x3F50_0000L, 0x3FF8_0000L),
                  ram("RTC_DRAM", 0x3FF9_E000L, 0x3FFA_0000L),
                  ram("DRAM", 0x3FFB_0000L, 0x4000_0000L),
                  ram("IRAM", 0x4002_0000L, 0x4007_0000L),
                  ram("RTC_IRAM", 0x4007_0000L, 0x4007_2000L),
                  flash("IROM", 0x4008_0000L, 0x40B8_0000L),
                  ram("RTC_DATA", 0x5000_0000L, 0x5000_2000L));
          case ESP32S3 ->
              List.of(
                  flash("DROM", 0x3C00_0000L, 0x3E00_0000L),
                  ram("DRAM", 0x3FC8_8000L, 0x3FD0_0000L),
                  ram("IRAM", 0x4037_0000L, 0x403E_0000L),
                  flash("IROM", 0x4200_0000L, 0x4400_0000L),
                  ram("RTC_DATA", 0x5000_0000L, 0x5000_2000L),
                  ram("RTC_FAST", 0x600F_E000L, 0x6010_0000L));
          case ESP32C3 ->
              List.of(
                  flash("DROM", 0x3C00_0000L, 0x3C80_0000L),
                  ram("DRAM", 0x3FC8_0000L, 0x3FCE_0000L),
                  ram("IRAM", 0x4037_C000L, 0x403E_0000L),
                  flash("IROM", 0x4200_0000L, 0x4280_0000L),
                  ram("RTC", 0x5000_0000L, 0x5000_2000L));
          case ESP32C2 ->
              List.of(
                  flash("DROM", 0x3C00_0000L, 0x3C40_0000L),
                  ram("DRAM", 0x3FCA_0000L, 0x3FCE_0000L),
                  ram("IRAM", 0x4037_C000L, 0x403C_0000L),
                  flash("IROM", 0x4200_0000L, 0x4240_0000L));
          case ESP32C6, ESP32H2 ->
              List.of(
                  ram("IRAM/DRAM", 0x4080_0000L, 0x4088_0000L),
                  flash("IROM/DROM", 0x4200_0000L, 0x4300_0000L),
                  ram("RTC", 0x5000_0000L, 0x5000_4000L));
          case ESP32C5, ESP32C61 ->
              List.of(
                  ram("IRAM/DRAM", 0x4080_0000L, 0x4086_0000L),
                  flash("IROM/DROM", 0x4200_0000L, 0x4400_0000L),
                  ram("RTC", 0x5000_0000L, 0x5000_4000L));
          case ESP32P4 ->
              List.of(
                  ram("TCM", 0x3010_0000L, 0x3010_2000L),
                  flash("IROM/DROM", 0x4000_0000L, 0x4C00_0000L),
                  ram("IRAM/DRAM", 0x4FF0_0000L, 0x4FFC_0000L),
                  ram("RTC", 0x5010_8000L, 0x5011_0000L));
        });
  }

  private static MemoryRegion ram(String name, long start, long end) {
    return new MemoryRegion(name, start, end, false);
  }

  private static MemoryRegion flash(String name, long start, long end) {
    return new MemoryRegion(name, start, end, true);
  }

  /** The region an address lies in; empty for padding and unknown addresses. */
  public Optional<MemoryRegion> region(long address) {
    return regions.stream().filter(region -> region.contains(address)).findFirst();
  }

  /** Whether content at this address stays in flash. */
  public boolean flashMapped(long address) {
    return region(address).map(MemoryRegion::flashMapped).orElse(false);
  }
}
