package io.crispfleet.jesptool.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ELF32 files the way a linker lays them out. */
public final class TinyElf {
  private static final int HEADER = 52;

  private record Section(
      String name, int type, int flags, long address, byte[] data, int size, int link) {}

  private record Symbol(String name, long address, int size, int type) {}

  private final ElfMachine machine;
  private long entry;
  private final List<Section> sections = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();

  public TinyElf(ElfMachine machine) {
    this.machine = machine;
  }

  public TinyElf entry(long address) {
    entry = address;
    return this;
  }

  /** Loaded content: read, and also execute when {@code code}. */
  public TinyElf loaded(String name, long address, byte[] data, boolean code) {
    sections.add(new Section(name, 1, code ? 6 : 3, address, data, data.length, 0));
    return this;
  }

  /** Memory without content, as {@code .bss}. */
  public TinyElf bss(String name, long address, int size) {
    sections.add(new Section(name, 8, 3, address, new byte[0], size, 0));
    return this;
  }

  /** Content that is not loaded, as debug information. */
  public TinyElf unloaded(String name, byte[] data) {
    sections.add(new Section(name, 1, 0, 0, data, data.length, 0));
    return this;
  }

  public TinyElf function(String name, long address, int size) {
    symbols.add(new Symbol(name, address, size, 2));
    return this;
  }

  public byte[] build() {
    List<Section> all = new ArrayList<>(sections);
    ByteArrayOutputStream symbolNames = new ByteArrayOutputStream();
    symbolNames.write(0);
    byte[] symbolTable = new byte[16 * (symbols.size() + 1)];
    ByteBuffer table = little(symbolTable);
    table.position(16);
    for (Symbol symbol : symbols) {
      table.putInt(symbolNames.size()).putInt((int) symbol.address).putInt(symbol.size);
      table.put((byte) (0x10 | symbol.type)).put((byte) 0).putShort((short) 1);
      write(symbolNames, symbol.name);
    }
    int strings = all.size() + 2;
    all.add(new Section(".symtab", 2, 0, 0, symbolTable, symbolTable.length, strings));
    all.add(new Section(".strtab", 3, 0, 0, symbolNames.toByteArray(), symbolNames.size(), 0));

    ByteArrayOutputStream sectionNames = new ByteArrayOutputStream();
    sectionNames.write(0);
    int[] names = new int[all.size() + 1];
    for (int i = 0; i < all.size(); i++) {
      names[i] = sectionNames.size();
      write(sectionNames, all.get(i).name);
    }
    names[all.size()] = sectionNames.size();
    write(sectionNames, ".shstrtab");
    all.add(new Section(".shstrtab", 3, 0, 0, sectionNames.toByteArray(), sectionNames.size(), 0));
    return lay(all, names);
  }

  private byte[] lay(List<Section> all, int[] names) {
    List<Section> loads = sections.stream().filter(s -> s.type == 1 && s.flags != 0).toList();
    int at = HEADER + 32 * loads.size();
    int[] offsets = new int[all.size()];
    for (int i = 0; i < all.size(); i++) {
      offsets[i] = at;
      at += (all.get(i).data.length + 3) & ~3;
    }
    byte[] file = new byte[at + 40 * (all.size() + 1)];
    ByteBuffer out = little(file);
    out.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1}).position(16);
    out.putShort((short) 2).putShort((short) machine.number()).putInt(1).putInt((int) entry);
    out.putInt(loads.isEmpty() ? 0 : HEADER).putInt(at).putInt(0);
    out.putShort((short) HEADER).putShort((short) 32).putShort((short) loads.size());
    out.putShort((short) 40).putShort((short) (all.size() + 1)).putShort((short) all.size());
    for (Section load : loads) {
      out.putInt(1).putInt(offsets[all.indexOf(load)]);
      out.putInt((int) load.address).putInt((int) load.address);
      out.putInt(load.size).putInt(load.size).putInt((load.flags & 4) != 0 ? 5 : 6).putInt(4);
    }
    for (int i = 0; i < all.size(); i++) {
      out.position(offsets[i]).put(all.get(i).data);
    }
    out.position(at + 40);
    for (int i = 0; i < all.size(); i++) {
      Section section = all.get(i);
      out.putInt(names[i]).putInt(section.type).putInt(section.flags);
      out.putInt((int) section.address).putInt(offsets[i]).putInt(section.size);
      out.putInt(section.link).putInt(0).putInt(4).putInt(section.type == 2 ? 16 : 0);
    }
    return file;
  }

  private static void write(ByteArrayOutputStream out, String name) {
    out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    out.write(0);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
