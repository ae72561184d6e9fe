#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "face.h"
#include "host.h"

#ifdef CF_SDL
#include <SDL2/SDL.h>

/* The case around the screen, in screen pixels. */
#define SIDE 14
#define TOP 30
#define BOTTOM 60
#define FRAME_MS 16u
#define TONE_RATE 44100
#define TONE_LEVEL 1600

static SDL_Window *window;
static SDL_Renderer *renderer;
static SDL_Texture *screen;
static SDL_AudioDeviceID audio;
static cf_vstick *shown;
static uint64_t painted_ms;
static bool closed;
static uint32_t wave_at;

/* A square wave, as the stick's passive buzzer makes it. */
static void beep(void *ctx, Uint8 *out, int n) {
  (void)ctx;
  uint32_t hz = cf_face_tone(shown->face);
  int16_t *samples = (int16_t *)(void *)out;
  for (int i = 0; i < n / 2; i++) {
    wave_at = (wave_at + 2u * hz) % (2u * TONE_RATE);
    samples[i] = (int16_t)(hz == 0 ? 0 : wave_at < TONE_RATE ? TONE_LEVEL : -TONE_LEVEL);
  }
}

bool cf_window_possible(void) {
  return true;
}

/* Without a display SDL falls back to drivers that show nothing, unless one was asked for. */
static bool nobody_sees_it(void) {
  const char *driver = SDL_GetCurrentVideoDriver();
  return !getenv("SDL_VIDEODRIVER") &&
         (!driver || strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0 ||
          strcmp(driver, "evdev") == 0);
}

bool cf_window_open(cf_vstick *stick, int scale) {
  shown = stick;
  if (SDL_Init(SDL_INIT_VIDEO) < 0 || nobody_sees_it()) {
    cf_host_say("no window: there is no display. Leave --window out, or set DISPLAY.");
    return false;
  }
  int width = (CF_FACE_W + 2 * SIDE) * scale;
  int height = (CF_FACE_H_PX + TOP + BOTTOM) * scale;
  if (SDL_CreateWindowAndRenderer(width, height, 0, &window, &renderer) < 0) {
    cf_host_say("no window: %s.", SDL_GetError());
    return false;
  }
  SDL_SetWindowTitle(window, "CrispFleet stick");
  SDL_RenderSetLogicalSize(renderer, CF_FACE_W + 2 * SIDE, CF_FACE_H_PX + TOP + BOTTOM);
  screen = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_RGB24, SDL_TEXTUREACCESS_STREAMING,
                             CF_FACE_W, CF_FACE_H_PX);
  SDL_AudioSpec want = {
      .freq = TONE_RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 512, .callback = beep};
  /* Silence is no reason not to play. */
  if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0 &&
      (audio = SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0))) {
    SDL_PauseAudioDevice(audio, 0);
  }
  return screen != NULL;
}

static uint32_t button_of(SDL_Keycode key) {
  switch (key) {
  case SDLK_z:
  case SDLK_y: /* where it is on a German keyboard */
  case SDLK_SPACE:
  case SDLK_RETURN:
    return 1;
  case SDLK_x:
  case SDLK_RIGHT:
    return 2;
  case SDLK_ESCAPE:
    return 4;
  default:
    return 0;
  }
}

static void read_keys(void) {
  SDL_Event event;
  while (SDL_PollEvent(&event)) {
    if (event.type == SDL_QUIT)
      closed = true;
    if (event.type == SDL_KEYDOWN)
      shown->buttons |= button_of(event.key.keysym.sym);
    if (event.type == SDL_KEYUP)
      shown->buttons &= ~button_of(event.key.keysym.sym);
  }
}

static void fill(int x, int y, int w, int h, Uint8 r, Uint8 g, Uint8 b) {
  SDL_Rect box = {x, y, w, h};
  SDL_SetRenderDrawColor(renderer, r, g, b, 255);
  SDL_RenderFillRect(renderer, &box);
}

static void paint(void) {
  static uint8_t rgb[CF_FACE_W * CF_FACE_H_PX * 3];
  cf_face_rgb(shown->face, rgb);
  SDL_UpdateTexture(screen, NULL, rgb, CF_FACE_W * 3);
  fill(0, 0, CF_FACE_W + 2 * SIDE, CF_FACE_H_PX + TOP + BOTTOM, 0xE8, 0x6A, 0x17);
  fill(SIDE - 4, TOP - 4, CF_FACE_W + 8, CF_FACE_H_PX + 8, 0x18, 0x18, 0x18);
  Uint8 front = shown->buttons & 1 ? 0x90 : 0xF4;
  fill(SIDE + CF_FACE_W / 2 - 26, TOP + CF_FACE_H_PX + 18, 52, 24, front, front, front);
  Uint8 side = shown->buttons & 2 ? 0x90 : 0xF4;
  fill(CF_FACE_W + 2 * SIDE - 5, TOP + 60, 5, 36, side, side, side);
  Uint8 lit = cf_face_led(shown->face) ? 0xFF : 0x50;
  fill(SIDE + 4, 10, 6, 6, lit, 0x20, 0x20);
  SDL_Rect place = {SIDE, TOP, CF_FACE_W, CF_FACE_H_PX};
  SDL_RenderCopy(renderer, screen, NULL, &place);
  SDL_RenderPresent(renderer);
}

bool cf_window_turn(void) {
  uint64_t now = cf_host_now_ms();
  if (now - painted_ms >= FRAME_MS) {
    painted_ms = now;
    read_keys();
    paint();
  }
  return !closed;
}

void cf_window_close(void) {
  if (audio)
    SDL_CloseAudioDevice(audio);
  SDL_DestroyTexture(screen);
  SDL_DestroyRenderer(renderer);
  SDL_DestroyWindow(window);
  SDL_Quit();
}

#else

bool cf_window_possible(void) {
  return false;
}

bool cf_window_open(cf_vstick *stick, int scale) {
  (void)stick;
  (void)scale;
  cf_host_say("no window: this cfstick was built without SDL 2.\n"
              "Install libsdl2-dev and build again, or leave --window out.");
  return false;
}

bool cf_window_turn(void) {
  return true;
}
void cf_window_close(void) {}

#endif
